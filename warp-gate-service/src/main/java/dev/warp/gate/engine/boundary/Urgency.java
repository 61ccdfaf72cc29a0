package dev.warp.gate.engine.boundary;

import dev.warp.gate.engine.pacing.SendQueue;

/**
 * How a tunnel's payloads share paths that cannot carry all there is to send.
 *
 * @param priority 0 to one less than {@link SendQueue#PRIORITIES}; shards of a higher one go first
 * @param deadlineNanos how long after reading a payload its shards may still be sent; at least 1 ms
 */
public record Urgency(int priority, long deadlineNanos) {

  /** In the middle, and 100 ms. */
  public static final Urgency ORDINARY = new Urgency(3, 100_000_000L);

  private static final long LEAST_DEADLINE_NANOS = 1_000_000L;

  /**
   * @throws IllegalArgumentException if one of the two is out of its range
   */
  public Urgency {
    if (priority < 0 || priority >= SendQueue.PRIORITIES || deadlineNanos < LEAST_DEADLINE_NANOS) {
      throw new IllegalArgumentException(
          "no priority %d with a deadline of %d ns".formatted(priority, deadlineNanos));
    }
  }
}
