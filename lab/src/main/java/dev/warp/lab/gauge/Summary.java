package dev.warp.lab.gauge;

import dev.warp.lab.gauge.Recording.Arrival;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What a recording says of one way. What was sent is known from the first number that arrived to
 * the last.
 *
 * @param sent datagrams, as far as is known
 * @param arrived of these, each counted once
 * @param duplicates that came again
 * @param late that came after one with a higher number
 * @param bursts how many times one or more in a row were lost
 * @param longestBurst the most that were lost in a row
 * @param latencies in nanoseconds; those above the least one of all ways where the clocks differ
 * @param clocksDiffer whether something seems to have arrived before it was sent
 * @param wantedPerSecond on average
 * @param achievedPerSecond the same, as they were sent
 */
record Summary(
    long sent,
    long arrived,
    long duplicates,
    long late,
    long bursts,
    long longestBurst,
    Histogram latencies,
    boolean clocksDiffer,
    double wantedPerSecond,
    double achievedPerSecond) {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLISECOND = 1e6;
  private static final int DIGITS = 3;

  /** Two programs on one host read the time of day no further apart than that. */
  private static final long SAME_CLOCK_NANOS = 50_000;

  /**
   * Of what came by one way.
   *
   * @param arrivals at least one, in the order of arrival
   * @param leastNanos the least latency of all ways, for all have the same two clocks
   */
  static Summary of(List<Arrival> arrivals, long leastNanos) {
    long first = arrivals.stream().mapToLong(Arrival::number).min().orElseThrow();
    long last = arrivals.stream().mapToLong(Arrival::number).max().orElseThrow();
    boolean clocksDiffer = leastNanos < -SAME_CLOCK_NANOS;
    BitSet seen = new BitSet();
    Histogram latencies = new Histogram(DIGITS);
    long late = 0;
    long highest = -1;
    double wantedSeconds = 0;
    for (Arrival each : arrivals) {
      int number = Math.toIntExact(each.number() - first);
      if (seen.get(number)) {
        continue;
      }
      seen.set(number);
      late += number < highest ? 1 : 0;
      highest = Math.max(highest, number);
      latencies.recordValue(Math.max(0, each.latencyNanos() - (clocksDiffer ? leastNanos : 0)));
      wantedSeconds += 1 / each.wanted();
    }
    long sent = last - first + 1;
    long arrived = seen.cardinality();
    double seconds = sentSeconds(arrivals);
    return new Summary(
        sent,
        arrived,
        arrivals.size() - arrived,
        late,
        bursts(seen),
        longestBurst(seen),
        latencies,
        clocksDiffer,
        arrived / wantedSeconds,
        seconds > 0 ? (sent - 1) / seconds : 0);
  }

  private static double sentSeconds(List<Arrival> arrivals) {
    long from = arrivals.stream().mapToLong(Arrival::sentNanos).min().orElseThrow();
    long to = arrivals.stream().mapToLong(Arrival::sentNanos).max().orElseThrow();
    return (to - from) / NANOS_PER_SECOND;
  }

  private static long bursts(BitSet seen) {
    long bursts = 0;
    for (int gap = seen.nextClearBit(0); gap < seen.length(); ) {
      bursts++;
      gap = seen.nextClearBit(seen.nextSetBit(gap));
    }
    return bursts;
  }

  private static long longestBurst(BitSet seen) {
    long longest = 0;
    for (int gap = seen.nextClearBit(0); gap < seen.length(); ) {
      int end = seen.nextSetBit(gap);
      longest = Math.max(longest, end - gap);
      gap = seen.nextClearBit(end);
    }
    return longest;
  }

  long lost() {
    return sent - arrived;
  }

  /** Some lines for people. */
  String text() {
    return String.format(
        Locale.ROOT,
        """
        %d sent, %d arrived, %d lost (%.3f %%) in %d bursts, the longest %d; %d twice, %d late
        rate: %.0f/s wanted, %.0f/s achieved on average
        latency%s: least %s, p50 %s, p90 %s, p99 %s, p99.9 %s, most %s
        """,
        sent,
        arrived,
        lost(),
        100.0 * lost() / sent,
        bursts,
        longestBurst,
        duplicates,
        late,
        wantedPerSecond,
        achievedPerSecond,
        clocksDiffer ? " above the least, for the clocks differ" : "",
        millis(latencies.getMinValue()),
        millis(latencies.getValueAtPercentile(50)),
        millis(latencies.getValueAtPercentile(90)),
        millis(latencies.getValueAtPercentile(99)),
        millis(latencies.getValueAtPercentile(99.9)),
        millis(latencies.getMaxValue()));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.3f ms", nanos / NANOS_PER_MILLISECOND);
  }
}
