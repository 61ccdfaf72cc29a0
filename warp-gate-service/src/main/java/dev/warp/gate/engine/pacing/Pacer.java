package dev.warp.gate.engine.pacing;

/**
 * Spaces datagrams so that a path is given no more than its rate, but for a burst or two large
 * datagrams after a pause.
 */
final class Pacer {

  /** Two datagrams of an Ethernet's MTU. */
  private static final long BURST_BYTES = 3_000;

  private static final double NANOS = 1e9;

  /** When all that was sent would have left at the rate, had it not been sent in bursts. */
  private long leftNanos = Long.MIN_VALUE / 2;

  /** Whether one more datagram may be sent. */
  boolean isReady(long nowNanos, RateControl rate) {
    return nowNanos >= readyNanos(rate);
  }

  /** When one more may be sent. */
  long readyNanos(RateControl rate) {
    return leftNanos - Math.max(rate.burstNanos(), nanos(BURST_BYTES, rate.bytesPerSecond()));
  }

  /** A datagram of so many bytes, headers included, is sent. */
  void sent(int bytes, long nowNanos, long bytesPerSecond) {
    leftNanos = Math.max(leftNanos, nowNanos) + nanos(bytes, bytesPerSecond);
  }

  /** How long that many bytes take. */
  static long nanos(long bytes, long bytesPerSecond) {
    return (long) (bytes * NANOS / bytesPerSecond);
  }
}
