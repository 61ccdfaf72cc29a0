package dev.warp.gate.engine.pacing;

/**
 * The least one-way delay of the last five to ten seconds, by two clocks that may be anywhere and
 * may drift: what is beyond it is time spent in queues.
 */
final class LeastDelay {

  private static final long HALF_NANOS = 5_000_000_000L;

  private int present;
  private int past;
  private long sinceNanos;
  private boolean known;

  /**
   * Takes in a delay.
   *
   * @param delayMicros in microseconds, modulo 2^32
   * @return how much longer than the least it is, in microseconds
   */
  long excessMicros(int delayMicros, long nowNanos) {
    if (!known || nowNanos - sinceNanos >= 2 * HALF_NANOS) {
      reset(delayMicros, nowNanos);
    } else if (nowNanos - sinceNanos >= HALF_NANOS) {
      past = present;
      present = delayMicros;
      sinceNanos = nowNanos;
    } else if (delayMicros - present < 0) {
      present = delayMicros;
    }
    int least = present - past < 0 ? present : past;
    return Math.max(0, delayMicros - least);
  }

  /** That delay is the least there is now. */
  void reset(int delayMicros, long nowNanos) {
    known = true;
    present = delayMicros;
    past = delayMicros;
    sinceNanos = nowNanos;
  }
}
