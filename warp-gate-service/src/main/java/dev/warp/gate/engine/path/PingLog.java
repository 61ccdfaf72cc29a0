package dev.warp.gate.engine.path;

/** The pings sent on one path, and which of them were answered. */
final class PingLog {

  private static final long MAX_NUMBER = 0xffff_ffffL;

  /** Pongs to any of the last so many pings count: a round trip may take several intervals. */
  private static final int REMEMBERED = 64;

  /** What {@link #answered} says of a ping that is not remembered. */
  static final long UNKNOWN = -1;

  private final long[] nanos = new long[REMEMBERED];
  private long lastNumber;
  private long answeredNumber;
  private long lastNanos;

  /**
   * @param lastNumber the number before the first ping's
   */
  PingLog(long lastNumber, long nowNanos) {
    this.lastNumber = lastNumber;
    this.answeredNumber = lastNumber;
    this.lastNanos = nowNanos;
  }

  /** The number, 32 bits, for a ping that leaves now. */
  long next(long nowNanos) {
    lastNanos = nowNanos;
    return nextProbe(nowNanos);
  }

  /** The same for a ping beside those that are sent at intervals. */
  long nextProbe(long nowNanos) {
    lastNumber++;
    nanos[(int) (lastNumber % REMEMBERED)] = nowNanos;
    return lastNumber & MAX_NUMBER;
  }

  /**
   * A ping was answered.
   *
   * @param number the ping's, 32 bits
   * @return when it was sent, or {@link #UNKNOWN} if it was none of the last pings
   */
  long answered(long number) {
    long age = (lastNumber - number) & MAX_NUMBER;
    if (age >= Math.min(lastNumber, REMEMBERED)) {
      return UNKNOWN;
    }
    long answered = lastNumber - age;
    answeredNumber = Math.max(answeredNumber, answered);
    return nanos[(int) (answered % REMEMBERED)];
  }

  /** The path has answered in another way: no ping is waited for. */
  void forgive() {
    answeredNumber = lastNumber;
  }

  /** Pings sent since the one that was answered last. */
  long unanswered() {
    return lastNumber - answeredNumber;
  }

  /** When the last ping was sent. */
  long lastNanos() {
    return lastNanos;
  }
}
