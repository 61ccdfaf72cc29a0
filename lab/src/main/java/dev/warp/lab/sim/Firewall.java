package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A stateful firewall at the upper end of a link (RFC 6092 section 3.3): it lets out everything,
 * and in only what answers it, from the very endpoint that was sent to. It translates nothing.
 */
final class Firewall {

  private final VirtualTime time;
  private final long idleNanos;
  private final Map<Flow, Long> openUntilNanos = new HashMap<>();

  private record Flow(Endpoint inside, Endpoint outside) {}

  /**
   * @param idle so long after the last datagram of a flow, either way, it lets no more in
   */
  Firewall(VirtualTime time, Duration idle) {
    this.time = time;
    this.idleNanos = idle.toNanos();
  }

  /** A datagram leaves; always true. */
  boolean letsOut(Datagram datagram) {
    refresh(new Flow(datagram.source(), datagram.destination()));
    return true;
  }

  /** Whether a datagram that comes from outside gets in. */
  boolean letsIn(Datagram datagram) {
    Flow flow = new Flow(datagram.destination(), datagram.source());
    Long until = openUntilNanos.get(flow);
    boolean open = until != null && time.nowNanos() < until;
    if (open) {
      refresh(flow);
    }
    return open;
  }

  private void refresh(Flow flow) {
    openUntilNanos.put(flow, time.nowNanos() + idleNanos);
  }
}
