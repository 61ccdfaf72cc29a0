package dev.warp.lab.traffic;

import java.time.Duration;
import java.util.BitSet;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/** Keeps account of what arrives of one stream. Safe for use by several threads. */
public final class Arrivals {

  private static final long HIGHEST_LATENCY_NANOS = 60_000_000_000L;

  private final BitSet seen = new BitSet();
  private final Histogram latencies = new Histogram(HIGHEST_LATENCY_NANOS, 3);
  private int newest = -1;
  private long delivered;
  private long duplicates;
  private long reordered;
  private long corrupted;
  private long foreign;
  private boolean anyArrived;
  private long firstArrival;
  private long lastArrival;
  private long longestGap;

  /**
   * An unaltered payload of the stream arrived.
   *
   * @param sequence its number, from 0
   * @param sentAt and {@code now} in nanoseconds of one clock
   */
  public synchronized void arrived(int sequence, long sentAt, long now) {
    if (anyArrived) {
      longestGap = Math.max(longestGap, now - lastArrival);
    } else {
      anyArrived = true;
      firstArrival = now;
    }
    lastArrival = now;
    if (seen.get(sequence)) {
      duplicates++;
      return;
    }
    seen.set(sequence);
    delivered++;
    if (sequence < newest) {
      reordered++;
    }
    newest = Math.max(newest, sequence);
    latencies.recordValue(Math.clamp(now - sentAt, 0, HIGHEST_LATENCY_NANOS));
  }

  /** Something arrived that is no payload, or an altered one. */
  public synchronized void corruptedArrived() {
    corrupted++;
  }

  /** A payload of another stream arrived. */
  public synchronized void foreignArrived() {
    foreign++;
  }

  /** How many of the sequence numbers from {@code from} to before {@code to} have not arrived. */
  public synchronized int missing(int from, int to) {
    return to - from - seen.get(from, to).cardinality();
  }

  synchronized Histogram latencies() {
    return latencies.copy();
  }

  /** When the first payload arrived, by the clock of {@link #arrived}; empty before. */
  public synchronized OptionalLong firstArrival() {
    return anyArrived ? OptionalLong.of(firstArrival) : OptionalLong.empty();
  }

  /** How many distinct payloads have arrived. */
  public synchronized long delivered() {
    return delivered;
  }

  /**
   * How long nothing has arrived, in nanoseconds; counted from {@code since} if nothing ever has.
   */
  public synchronized long silence(long since, long now) {
    return now - (anyArrived ? Math.max(lastArrival, since) : since);
  }

  /**
   * The account so far.
   *
   * @param sent how many the sender has sent, at the latest
   * @param refused how many it could not send
   * @param numbered how many sequence numbers it has used, both kinds together
   */
  public synchronized TrafficReport report(long sent, long refused, int numbered) {
    return new TrafficReport(
        sent,
        refused,
        delivered,
        duplicates,
        reordered,
        corrupted,
        foreign,
        longestLossRun(numbered),
        Duration.ofNanos(longestGap),
        latency());
  }

  private long longestLossRun(int numbered) {
    int longest = 0;
    int start = seen.nextClearBit(0);
    while (start < numbered) {
      int next = seen.nextSetBit(start);
      int end = next < 0 || next > numbered ? numbered : next;
      longest = Math.max(longest, end - start);
      start = seen.nextClearBit(end);
    }
    return longest;
  }

  private TrafficReport.Latency latency() {
    if (delivered == 0) {
      return new TrafficReport.Latency(0, 0, 0, 0, 0, 0);
    }
    return new TrafficReport.Latency(
        latencies.getMinValue() / 1e3,
        microsAtPercentile(50),
        microsAtPercentile(90),
        microsAtPercentile(99),
        microsAtPercentile(99.9),
        latencies.getMaxValue() / 1e3);
  }

  private double microsAtPercentile(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e3;
  }
}
