package dev.warp.gate.control;

import dev.warp.control.v1.TunnelSpec;
import dev.warp.gate.v1.AddedFarGate;
import dev.warp.gate.v1.InterfaceSetting;
import dev.warp.gate.v1.Overlay;
import java.util.List;

/** Changes of an {@link Overlay}; each leaves the one it is given as it is. */
final class Overlays {

  private Overlays() {}

  /** A tunnel is opened or changed. */
  static Overlay withTunnel(Overlay overlay, TunnelSpec tunnel) {
    Overlay.Builder changed = withoutTunnel(overlay, tunnel.getName()).toBuilder();
    return changed.addTunnels(tunnel).build();
  }

  /**
   * A tunnel is closed.
   *
   * @param inFile whether the configuration file has one of that name
   */
  static Overlay withTunnelClosed(Overlay overlay, String name, boolean inFile) {
    Overlay.Builder changed = withoutTunnel(overlay, name).toBuilder();
    if (inFile) {
      changed.addClosedTunnels(name);
    }
    return changed.build();
  }

  private static Overlay withoutTunnel(Overlay overlay, String name) {
    List<TunnelSpec> tunnels =
        overlay.getTunnelsList().stream().filter(other -> !other.getName().equals(name)).toList();
    List<String> closed =
        overlay.getClosedTunnelsList().stream().filter(other -> !other.equals(name)).toList();
    return overlay.toBuilder()
        .clearTunnels()
        .addAllTunnels(tunnels)
        .clearClosedTunnels()
        .addAllClosedTunnels(closed)
        .build();
  }

  /** An interface is enabled, disabled or labelled. */
  static Overlay withInterface(Overlay overlay, InterfaceSetting setting) {
    List<InterfaceSetting> others =
        overlay.getInterfacesList().stream()
            .filter(other -> !other.getName().equals(setting.getName()))
            .toList();
    return overlay.toBuilder()
        .clearInterfaces()
        .addAllInterfaces(others)
        .addInterfaces(setting)
        .build();
  }

  /** A far gate is added. */
  static Overlay withFarGate(Overlay overlay, AddedFarGate farGate) {
    Overlay.Builder changed = withoutFarGate(overlay, farGate.getName()).toBuilder();
    return changed.addFarGates(farGate).build();
  }

  /**
   * A far gate is removed.
   *
   * @param inFile whether the configuration file has one of that name
   */
  static Overlay withFarGateRemoved(Overlay overlay, String name, boolean inFile) {
    Overlay.Builder changed = withoutFarGate(overlay, name).toBuilder();
    if (inFile) {
      changed.addRemovedFarGates(name);
    }
    return changed.build();
  }

  private static Overlay withoutFarGate(Overlay overlay, String name) {
    List<AddedFarGate> farGates =
        overlay.getFarGatesList().stream().filter(other -> !other.getName().equals(name)).toList();
    List<String> removed =
        overlay.getRemovedFarGatesList().stream().filter(other -> !other.equals(name)).toList();
    return overlay.toBuilder()
        .clearFarGates()
        .addAllFarGates(farGates)
        .clearRemovedFarGates()
        .addAllRemovedFarGates(removed)
        .build();
  }
}
