package dev.warp.lab.sim;

import java.time.Duration;

/**
 * A link that takes time to transmit, with a first-in first-out queue that drops what does not fit
 * (drop-tail). A datagram is dropped if either bound of the queue would be passed.
 *
 * @param bitsPerSecond of IP packets; 0 for no limit
 * @param queueBytes how many bytes of IP packets may wait, the one in transmission included
 * @param queueNanos how long a datagram may wait before its transmission starts, in nanoseconds
 */
public record RateLimit(long bitsPerSecond, long queueBytes, long queueNanos) {

  public static final RateLimit UNLIMITED = new RateLimit(0, Long.MAX_VALUE, Long.MAX_VALUE);

  private static final double NANOBITS_PER_BYTE = 8e9;

  public RateLimit {
    if (bitsPerSecond < 0 || queueBytes < 0 || queueNanos < 0) {
      throw new IllegalArgumentException("a rate and its queue cannot be negative");
    }
  }

  /** A queue bounded by bytes only. */
  public static RateLimit ofBytes(long bitsPerSecond, long queueBytes) {
    return new RateLimit(bitsPerSecond, queueBytes, Long.MAX_VALUE);
  }

  /** A queue bounded by waiting time only. */
  public static RateLimit ofDelay(long bitsPerSecond, Duration queue) {
    return new RateLimit(bitsPerSecond, Long.MAX_VALUE, queue.toNanos());
  }

  boolean isUnlimited() {
    return bitsPerSecond == 0;
  }

  /** Nanoseconds that {@code bytes} take to transmit. */
  long transmissionNanos(long bytes) {
    return isUnlimited() ? 0 : (long) Math.ceil(bytes * NANOBITS_PER_BYTE / bitsPerSecond);
  }
}
