package dev.warp.lab.sim;

import dev.warp.lab.sim.NatBehavior.Dependence;
import dev.warp.protocol.wire.Endpoint;
import java.util.HashMap;
import java.util.Map;

/** An external port of a NAT lent to an inside endpoint, and who may send to it. */
final class NatMapping {

  private final Endpoint inside;
  private final int port;
  private final Dependence filtering;
  private final long idleNanos;
  private final Map<Endpoint, Long> permittedUntilNanos = new HashMap<>();
  private long endsNanos;

  NatMapping(Endpoint inside, int port, Dependence filtering, long idleNanos) {
    this.inside = inside;
    this.port = port;
    this.filtering = filtering;
    this.idleNanos = idleNanos;
  }

  Endpoint inside() {
    return inside;
  }

  int port() {
    return port;
  }

  boolean isLive(long nowNanos) {
    return nowNanos < endsNanos;
  }

  /** Traffic with {@code remote} keeps the mapping, and lets that remote in. */
  void refresh(Endpoint remote, long nowNanos) {
    endsNanos = nowNanos + idleNanos;
    permittedUntilNanos.put(filtering.scope(remote), endsNanos);
  }

  boolean admits(Endpoint remote, long nowNanos) {
    Long until = permittedUntilNanos.get(filtering.scope(remote));
    return until != null && nowNanos < until;
  }
}
