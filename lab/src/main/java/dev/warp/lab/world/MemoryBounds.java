package dev.warp.lab.world;

import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.pacing.SendQueue;
import dev.warp.gate.engine.transport.ReassemblyLimits;
import dev.warp.map.engine.MapEngine;
import dev.warp.map.engine.MapLimits;

/**
 * How much gates and a map may hold, whatever happens to them (docs/protocol.md sections 4.3, 8 and
 * 9.4).
 *
 * @param sessions of one gate with one far gate: in use, the one before, one under way, and four
 *     kept aside
 * @param paths of one gate to one far gate
 * @param candidatesPerInterface endpoints asked from one interface, not counting paths
 * @param reassemblyBytes of one tunnel, for payloads in pieces, and as much for those held back
 * @param waitingBytes of one path, for datagrams that wait for their turn
 * @param gates that a map holds: there are two in a world
 * @param interfacesPerGate that a map holds
 * @param sessionsPerInterface that a map holds: in use, the one before, one under way
 */
record MemoryBounds(
    int sessions,
    int paths,
    int candidatesPerInterface,
    long reassemblyBytes,
    long waitingBytes,
    int gates,
    int interfacesPerGate,
    int sessionsPerInterface) {

  static final MemoryBounds DOCUMENTED =
      new MemoryBounds(
          7,
          64,
          32,
          ReassemblyLimits.DEFAULT.bytes(),
          SendQueue.MAX_WAITING_BYTES,
          2,
          MapLimits.DEFAULT.interfacesPerGate(),
          3);

  /**
   * @throws BrokenPromiseException if a gate holds more than it may
   */
  void check(String gate, GateStatus status, int interfaces) {
    for (FarGateState farGate : status.farGates()) {
      atMost(sessions, farGate.sessions(), gate, "sessions");
      atMost(paths, farGate.paths().size(), gate, "paths");
      long pairs = (long) interfaces * candidatesPerInterface + farGate.paths().size();
      atMost(pairs, farGate.candidatePairs(), gate, "candidate pairs");
      for (PathView path : farGate.paths()) {
        atMost(waitingBytes, path.waitingBytes(), gate, "bytes that wait for their turn");
      }
    }
    for (TunnelState tunnel : status.tunnels()) {
      atMost(reassemblyBytes, tunnel.reassemblyBytes(), gate, "bytes of payloads in pieces");
      atMost(reassemblyBytes, tunnel.heldBackBytes(), gate, "bytes of payloads held back");
    }
  }

  /**
   * @throws BrokenPromiseException if the map holds more than it may
   */
  void check(MapEngine map) {
    int interfaces = gates * interfacesPerGate;
    atMost(gates, map.gates(), "the map", "gates");
    atMost(interfaces, map.interfaces(), "the map", "interfaces");
    atMost((long) interfaces * sessionsPerInterface, map.sessions(), "the map", "sessions");
  }

  private static void atMost(long bound, long held, String holder, String what) {
    if (held > bound) {
      throw new BrokenPromiseException(
          "%s holds %d %s, %d at most".formatted(holder, held, what, bound));
    }
  }
}
