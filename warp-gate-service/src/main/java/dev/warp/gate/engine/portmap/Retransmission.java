package dev.warp.gate.engine.portmap;

import dev.warp.protocol.RandomSource;

/**
 * When a request is sent again: after twice the time with each try, and a tenth more or less by
 * chance (RFC 6887 section 8.1.1), but not for ever.
 */
final class Retransmission {

  private final RandomSource random;
  private int triesLeft;
  private long intervalNanos;
  private long dueNanos;

  Retransmission(RandomSource random) {
    this.random = random;
  }

  /** A request is about to be sent for the first time. */
  void begin(int tries, long firstNanos, long nowNanos) {
    triesLeft = tries;
    intervalNanos = firstNanos / 2;
    dueNanos = nowNanos;
  }

  /** A request is sent. */
  void sent(long nowNanos) {
    triesLeft--;
    intervalNanos = jittered(2 * intervalNanos);
    dueNanos = nowNanos + intervalNanos;
  }

  private long jittered(long nanos) {
    double share = 0.1 * random.nextInt() / Integer.MAX_VALUE;
    return nanos + (long) (nanos * share);
  }

  /** When it is to be sent, or given up. */
  long dueNanos() {
    return dueNanos;
  }

  /** Whether it has been sent as often as it may be. */
  boolean isExhausted() {
    return triesLeft <= 0;
  }
}
