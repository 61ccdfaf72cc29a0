package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.transport.RecentDurations;
import dev.warp.gate.engine.transport.TunnelReceiver;
import dev.warp.gate.engine.transport.TunnelSender;

/** One tunnel, both directions of it. */
final class Tunnel {

  private final int number;
  private final FarGateTunnels group;
  private final TunnelSender sender;
  private final TunnelReceiver receiver;
  private final RecentDurations latencies = new RecentDurations();
  private TunnelSettings settings;

  /**
   * @param number what payloads are told apart by where they enter and leave the engine
   * @param group the tunnels to the same far gate
   */
  Tunnel(
      int number,
      FarGateTunnels group,
      TunnelSettings settings,
      TunnelSender sender,
      TunnelReceiver receiver) {
    this.number = number;
    this.group = group;
    this.settings = settings;
    this.sender = sender;
    this.receiver = receiver;
  }

  /**
   * Goes by these from now on, without losing a payload.
   *
   * @throws IllegalArgumentException if they differ in what an open tunnel cannot change
   */
  void use(TunnelSettings changed) {
    if (!changed.name().equals(settings.name())
        || !changed.id().equals(settings.id())
        || changed.farGate() != settings.farGate()
        || changed.reassemblyBytes() != settings.reassemblyBytes()) {
      throw new IllegalArgumentException(
          "name, id, far gate and reassembly memory of tunnel %s stay what they are while it is open"
              .formatted(settings.name()));
    }
    settings = changed;
    sender.use(changed);
    receiver.use(changed.ordering());
  }

  /**
   * A payload has just come together.
   *
   * @param nanos how long it was under way; negative if that is not known
   */
  void underWay(long nanos, long nowNanos) {
    if (nanos >= 0) {
      latencies.add(nanos, nowNanos);
    }
  }

  /** How long payloads from the far gate have been under way lately. */
  RecentDurations latencies() {
    return latencies;
  }

  int number() {
    return number;
  }

  FarGateTunnels group() {
    return group;
  }

  TunnelSettings settings() {
    return settings;
  }

  String name() {
    return settings.name();
  }

  TunnelSender sender() {
    return sender;
  }

  TunnelReceiver receiver() {
    return receiver;
  }
}
