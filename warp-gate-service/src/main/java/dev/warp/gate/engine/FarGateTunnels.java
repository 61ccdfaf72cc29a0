package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.transport.Datagrams;
import dev.warp.gate.engine.transport.PayloadDrop;
import dev.warp.gate.engine.transport.ReassemblyLimits;
import dev.warp.gate.engine.transport.ShardOutcome;
import dev.warp.gate.engine.transport.TunnelKeys;
import dev.warp.gate.engine.transport.TunnelReceiver;
import dev.warp.gate.engine.transport.TunnelSender;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.ShardFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;

/** The tunnels to one far gate, both directions of each. */
final class FarGateTunnels implements TransportReceiver.Tunnels {

  /** A key is reported unknown no more often than this. */
  private static final long UNKNOWN_REPORT_NANOS = 1_000_000_000L;

  /** Unknown keys remembered; a far gate with more gets more reports. */
  private static final int MAX_UNKNOWN_KEYS = 64;

  private final FarGate farGate;
  private final GateOutput output;
  private final Wakeup wakeup;
  private final List<Tunnel> tunnels = new ArrayList<>();
  private final Int2ObjectHashMap<Tunnel> byKey = new Int2ObjectHashMap<>();

  /**
   * What a new tunnel numbers its payloads from: above all that closed ones have, for the far gate
   * takes lower numbers of a tunnel that is opened again for copies.
   */
  private long firstNumber;

  private final Map<Integer, Long> unknownReported =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Long> eldest) {
          return size() > MAX_UNKNOWN_KEYS;
        }
      };

  FarGateTunnels(FarGate farGate, GateOutput output, Wakeup wakeup) {
    this.farGate = farGate;
    this.output = output;
    this.wakeup = wakeup;
  }

  /**
   * Adds a tunnel.
   *
   * @throws IllegalArgumentException if it would share a key with another; nothing is added then
   */
  Tunnel open(int number, TunnelSettings settings, ErasureCode code, Datagrams datagrams) {
    int[] keys = TunnelKeys.accepted(settings.name(), settings.id());
    for (int key : keys) {
      if (byKey.containsKey(key)) {
        throw new IllegalArgumentException(
            "tunnels %s and %s to %s cannot be told apart by the far gate: rename one"
                .formatted(byKey.get(key).name(), settings.name(), farGate.name()));
      }
    }
    TunnelSender sender = new TunnelSender(settings, firstNumber, code, datagrams);
    TunnelReceiver receiver =
        new TunnelReceiver(
            settings.ordering(),
            ReassemblyLimits.of(settings.reassemblyBytes()),
            farGate.paths().reorderWindow()::nanos,
            code,
            (buffer, offset, length) -> output.deliver(number, buffer, offset, length));
    Tunnel tunnel = new Tunnel(number, this, settings, sender, receiver);
    for (int key : keys) {
      byKey.put(key, tunnel);
      unknownReported.remove(key);
    }
    tunnels.add(tunnel);
    farGate.raiseMaxDatagramBytes(settings.mtu());
    return tunnel;
  }

  /** Goes by other settings; see {@link Tunnel#use}. */
  void update(Tunnel tunnel, TunnelSettings settings) {
    tunnel.use(settings);
    farGate.raiseMaxDatagramBytes(settings.mtu());
  }

  /** Takes a tunnel away. The far gate learns that it is gone when it sends something. */
  void close(Tunnel tunnel) {
    tunnels.remove(tunnel);
    byKey.values().removeIf(other -> other == tunnel);
    firstNumber = Math.max(firstNumber, tunnel.sender().nextNumber());
  }

  void send(Tunnel tunnel, byte[] payload, int offset, int length, long nowNanos) {
    if (!farGate.isReadyForPayloads(nowNanos)) {
      tunnel.sender().drop(PayloadDrop.NO_SESSION);
      return;
    }
    tunnel.sender().send(payload, offset, length, farGate.spread(), farGate.shards(), nowNanos);
    watchProtection(tunnel, nowNanos);
  }

  /** Whether a payload would be sent with all its redundancy, and soon. */
  boolean hasRoom(Tunnel tunnel, long nowNanos) {
    return farGate.hasSession()
        && farGate.hasPathUp()
        && tunnel.sender().hasRoom(farGate.spread(), nowNanos);
  }

  private void watchProtection(Tunnel tunnel, long nowNanos) {
    TunnelSender sender = tunnel.sender();
    if (sender.protectionChanged(nowNanos)) {
      String name = tunnel.name();
      output.occurred(
          sender.isUnprotected()
              ? new GateEvent.TunnelUnprotected(farGate.name(), name)
              : new GateEvent.TunnelProtected(farGate.name(), name));
    }
    if (sender.isUnprotected()) {
      wakeup.at(sender.protectedNanos());
    }
  }

  @Override
  public DropReason onShard(int farPathId, byte[] data, int offset, int length, long nowNanos) {
    if (length < ShardFrame.headerSize(data, offset)) {
      return DropReason.MALFORMED;
    }
    int key = ShardFrame.tunnelKey(data, offset);
    Tunnel tunnel = byKey.get(key);
    if (tunnel == null) {
      reportUnknown(key, nowNanos);
      return DropReason.UNKNOWN_TUNNEL;
    }
    ShardOutcome outcome = tunnel.receiver().onShard(data, offset, length, nowNanos);
    wakeup.at(tunnel.receiver().nextDeadline());
    if (outcome == ShardOutcome.DELIVERED || outcome == ShardOutcome.REBUILT) {
      tunnel.underWay(farGate.paths().oneWayDelay().nanos(farPathId, nowNanos), nowNanos);
    }
    return switch (outcome) {
      case INCONSISTENT, MALFORMED -> DropReason.INCONSISTENT_SHARD;
      case TOO_LARGE -> DropReason.PAYLOAD_TOO_LARGE;
      case STORED, DELIVERED, REBUILT, DUPLICATE, LATE -> null;
    };
  }

  private void reportUnknown(int key, long nowNanos) {
    Long last = unknownReported.get(key);
    if (last == null || nowNanos - last >= UNKNOWN_REPORT_NANOS) {
      unknownReported.put(key, nowNanos);
      farGate.sendTunnelUnknown(key);
    }
  }

  @Override
  public void unknownThere(int tunnelKey) {
    for (Tunnel tunnel : tunnels) {
      if (tunnel.sender().unknownThere(tunnelKey)) {
        output.occurred(new GateEvent.TunnelUnknownThere(farGate.name(), tunnel.name()));
      }
    }
  }

  @Override
  public void restarted() {
    for (Tunnel tunnel : tunnels) {
      tunnel.receiver().reset();
      tunnel.sender().farGateRestarted();
    }
    unknownReported.clear();
  }

  void onTimer(long nowNanos) {
    for (Tunnel tunnel : tunnels) {
      tunnel.receiver().expire(nowNanos);
      watchProtection(tunnel, nowNanos);
      wakeup.at(tunnel.receiver().nextDeadline());
    }
  }

  List<Tunnel> all() {
    return tunnels;
  }
}
