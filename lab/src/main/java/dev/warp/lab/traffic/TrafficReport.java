package dev.warp.lab.traffic;

import java.time.Duration;

/**
 * What became of a stream's payloads.
 *
 * @param sent payloads that the sending socket took
 * @param refused payloads that it did not take, as when there is no route
 * @param delivered distinct payloads that arrived unaltered
 * @param duplicates further copies of payloads that had arrived
 * @param reordered delivered payloads that came after a later one (RFC 4737 section 3)
 * @param corrupted datagrams that are no payload of any stream, or an altered one
 * @param foreign unaltered payloads of another stream
 * @param longestLossRun the most payloads in a row, by number, that did not arrive
 * @param longestGap the longest time between one arrival and the next; zero before the second
 * @param latency one-way, of delivered payloads
 */
public record TrafficReport(
    long sent,
    long refused,
    long delivered,
    long duplicates,
    long reordered,
    long corrupted,
    long foreign,
    long longestLossRun,
    Duration longestGap,
    Latency latency) {

  /**
   * One-way latency, in microseconds; all 0 when nothing arrived.
   *
   * @param min the least
   * @param p50 the median
   * @param p90 90 % took at most this
   * @param p99 99 % took at most this
   * @param p999 99.9 % took at most this
   * @param max the most
   */
  public record Latency(double min, double p50, double p90, double p99, double p999, double max) {}

  /** Payloads sent and not delivered; while the stream runs, this counts those under way too. */
  public long lost() {
    return sent - delivered;
  }

  /** {@link #lost} as a share of {@link #sent}, 0 to 1; 0 when nothing was sent. */
  public double lossRatio() {
    return sent == 0 ? 0 : (double) lost() / sent;
  }

  /** The figures in one line, for a log. */
  @Override
  public String toString() {
    return ("sent %d, delivered %d, lost %d (%.2f %%), duplicates %d, reordered %d, corrupted %d,"
            + " foreign %d, refused %d, longest loss run %d, longest gap %.1f ms,"
            + " latency p50 %.0f us, p99 %.0f us, max %.0f us")
        .formatted(
            sent,
            delivered,
            lost(),
            100 * lossRatio(),
            duplicates,
            reordered,
            corrupted,
            foreign,
            refused,
            longestLossRun,
            longestGap.toNanos() / 1e6,
            latency.p50(),
            latency.p99(),
            latency.max());
  }
}
