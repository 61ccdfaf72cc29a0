package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.erasure.CodeSelection;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.transport.Datagrams;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/** The tunnels of a gate, whichever far gate they lead to, by their numbers. */
final class GateTunnels {

  private final FarGateDirectory farGates;
  private final ErasureCode code = CodeSelection.ofThisJvm().newCode();
  private final Datagrams datagrams = new Datagrams();
  private final List<Tunnel> all = new ArrayList<>();
  private final Int2ObjectHashMap<Tunnel> byNumber = new Int2ObjectHashMap<>();
  private int opened;

  GateTunnels(FarGateDirectory farGates) {
    this.farGates = farGates;
  }

  /** Opens a tunnel and returns its number; see {@link GateEngine#openTunnel}. */
  int open(TunnelSettings settings) {
    FarGate farGate = farGates.byNumber(settings.farGate());
    Tunnel tunnel = farGate.tunnels().open(opened, settings, code, datagrams);
    all.add(tunnel);
    byNumber.put(opened, tunnel);
    return opened++;
  }

  void update(int number, TunnelSettings settings) {
    Tunnel tunnel = get(number);
    tunnel.group().update(tunnel, settings);
  }

  void close(int number) {
    Tunnel tunnel = get(number);
    tunnel.group().close(tunnel);
    all.remove(tunnel);
    byNumber.remove(number);
  }

  void send(int number, byte[] data, int offset, int length, long nowNanos) {
    Tunnel tunnel = get(number);
    tunnel.group().send(tunnel, data, offset, length, nowNanos);
  }

  boolean hasRoom(int number, long nowNanos) {
    Tunnel tunnel = get(number);
    return tunnel.group().hasRoom(tunnel, nowNanos);
  }

  private Tunnel get(int number) {
    Tunnel tunnel = byNumber.get(number);
    if (tunnel == null) {
      throw new IllegalArgumentException("there is no tunnel of number " + number);
    }
    return tunnel;
  }

  /** All of them, in the order they were opened; not a copy. */
  List<Tunnel> all() {
    return all;
  }
}
