package dev.warp.gate.engine.transport;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Percentiles of the durations of the last five to ten seconds, to within an eighth, in memory that
 * never grows.
 */
public final class RecentDurations {

  /** Half of the time looked at. */
  static final long SPAN_NANOS = 5_000_000_000L;

  /** The unit is 1024 ns; each power of two above it is cut into so many. */
  private static final int UNIT_BITS = 10;

  private static final int STEP_BITS = 3;
  private static final int STEPS = 1 << STEP_BITS;

  /** More than 64 s counts as that. */
  private static final long MOST = (1L << 36) - 1;

  private static final int BUCKETS = bucket(MOST) + 1;

  private int[] present = new int[BUCKETS];
  private int[] before = new int[BUCKETS];
  private long beganNanos = Long.MIN_VALUE / 2;

  /** Notes a duration in nanoseconds, 0 or more. */
  public void add(long nanos, long nowNanos) {
    turn(nowNanos);
    present[bucket(Math.min(nanos, MOST))]++;
  }

  private void turn(long nowNanos) {
    long passed = nowNanos - beganNanos;
    if (passed < SPAN_NANOS) {
      return;
    }
    int[] oldest = before;
    before = present;
    present = oldest;
    Arrays.fill(present, 0);
    if (passed >= 2 * SPAN_NANOS) {
      Arrays.fill(before, 0);
    }
    beganNanos = nowNanos;
  }

  private static int bucket(long nanos) {
    long units = nanos >>> UNIT_BITS;
    if (units < STEPS) {
      return (int) units;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(units);
    int step = (int) (units >>> (power - STEP_BITS)) - STEPS;
    return (power - STEP_BITS + 1) * STEPS + step;
  }

  /** The longest duration, in nanoseconds, that falls in a bucket. */
  private static long upperBound(int bucket) {
    if (bucket < STEPS) {
      return ((bucket + 1L) << UNIT_BITS) - 1;
    }
    int shift = bucket / STEPS - 1;
    long step = STEPS + bucket % STEPS + 1L;
    return (step << (shift + UNIT_BITS)) - 1;
  }

  /**
   * What so large a share took at the most, in nanoseconds; empty where there was none.
   *
   * @param share 0 to 1, as in 0.99
   */
  public OptionalLong percentile(double share, long nowNanos) {
    turn(nowNanos);
    long all = 0;
    for (int i = 0; i < BUCKETS; i++) {
      all += present[i] + before[i];
    }
    long wanted = Math.max(1, (long) Math.ceil(share * all));
    long seen = 0;
    for (int i = 0; all > 0 && i < BUCKETS; i++) {
      seen += present[i] + before[i];
      if (seen >= wanted) {
        return OptionalLong.of(upperBound(i));
      }
    }
    return OptionalLong.empty();
  }
}
