package dev.warp.gate.io;

import dev.warp.gate.config.DeliveryConfiguration;
import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.MapConfiguration;
import dev.warp.gate.config.PresharedKey;
import dev.warp.gate.config.RedundancyConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Says in the engine's words what the configuration says. */
final class EngineSettings {

  private EngineSettings() {}

  static GateSettings of(GateConfiguration configuration) {
    List<String> names = configuration.farGates().stream().map(FarGateConfiguration::name).toList();
    return new GateSettings(
        configuration.farGates().stream().map(EngineSettings::farGate).toList(),
        configuration.tunnels().stream()
            .map(tunnel -> tunnel(tunnel, names.indexOf(tunnel.farGate())))
            .toList(),
        configuration.maps().stream().map(MapConfiguration::publicKey).toList(),
        configuration.maps().stream()
            .filter(MapConfiguration::relay)
            .map(MapConfiguration::publicKey)
            .collect(Collectors.toSet()),
        configuration.interfaces().scanInterval().toNanos(),
        configuration.interfaces().keepAliveInterval().toNanos());
  }

  /** A far gate; its secret is a copy, to be zeroed. */
  static FarGateSettings farGate(FarGateConfiguration farGate) {
    byte[] preSharedKey =
        farGate.presharedKey().map(PresharedKey::toBytes).orElse(new byte[PresharedKey.SIZE]);
    return new FarGateSettings(farGate.name(), farGate.publicKey(), preSharedKey);
  }

  /**
   * A tunnel.
   *
   * @param farGate the number of its far gate
   */
  static TunnelSettings tunnel(TunnelConfiguration tunnel, int farGate) {
    RedundancyConfiguration redundancy = tunnel.transport().redundancy();
    return new TunnelSettings(
        tunnel.name(),
        tunnel.id(),
        farGate,
        tunnel.transport().mtu(),
        new Redundancy(
            redundancy.requiredShards(), redundancy.numShards(), redundancy.survivePathFailures()),
        new Urgency(tunnel.priority(), tunnel.transport().sendDeadline().toNanos()),
        ordering(tunnel.transport().delivery()),
        tunnel.transport().maxPayload(),
        tunnel.transport().delivery().reassemblyMemory(),
        tunnel.transport().clearPayloads());
  }

  private static Ordering ordering(DeliveryConfiguration delivery) {
    return new Ordering(
        delivery.ordered(),
        delivery.reorderWindow().stream().mapToLong(Duration::toNanos).findFirst());
  }
}
