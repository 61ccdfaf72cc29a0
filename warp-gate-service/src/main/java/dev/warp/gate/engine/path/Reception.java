package dev.warp.gate.engine.path;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.frame.Report;

/**
 * What arrives on one path of the far gate's in the session in use, as it is reported to the far
 * gate (docs/protocol.md section 6.6).
 */
public final class Reception {

  private static final long LONG_AGO = Long.MIN_VALUE / 2;
  private static final long MICROS = 1_000;

  /** Datagrams sent this close together may leave in another order than that of their counters. */
  private static final int SAME_TIME_MICROS = 1_000;

  private static final long MODULO_32 = 0xffff_ffffL;

  /** Between two reports about a path on which shards arrive. */
  static final long REPORT_NANOS = 40_000_000L;

  /** The same while {@link #MANY} datagrams and more have arrived since the last one. */
  static final long BUSY_REPORT_NANOS = 10_000_000L;

  static final int MANY = 24;

  /** The gain of the smoothing, one part in so many (RFC 3550 section 6.4.1). */
  private static final int JITTER_GAIN = 16;

  private long received;
  private long bytes;
  private long late;
  private long highest = -1;
  private int highestSentAtMicros;
  private final LossMeter loss = new LossMeter();
  private final TransitDelay delay = new TransitDelay();
  private long jitterNanos;
  private int lastDelayMicros;
  private int leastDelayMicros;
  private boolean delayKnown;
  private long reportDueNanos = Wakeup.NEVER;
  private long reportedNanos = LONG_AGO;
  private int sinceReport;
  private long lastArrivedNanos = LONG_AGO;
  private long lastShard = LONG_AGO;
  private long lastShardNanos = LONG_AGO;

  /**
   * A datagram arrived that had not before.
   *
   * @param counter the datagram's, on its path
   * @param sentAtMicros the sender's clock when it was sent, modulo 2^32
   * @param length of the UDP payload
   */
  void arrived(long counter, int sentAtMicros, int length, long nowNanos) {
    int delayMicros = (int) (nowNanos / MICROS) - sentAtMicros;
    if (received > 0) {
      // The difference of two transit times: where the clocks stand does not matter.
      long difference = Math.abs((long) (delayMicros - lastDelayMicros)) * MICROS;
      jitterNanos += (difference - jitterNanos) / JITTER_GAIN;
    }
    lastArrivedNanos = nowNanos;
    lastDelayMicros = delayMicros;
    delay.sample(delayMicros);
    if (!delayKnown || delayMicros - leastDelayMicros < 0) {
      leastDelayMicros = delayMicros;
      delayKnown = true;
    }
    received++;
    sinceReport++;
    bytes += length;
    if (counter > highest) {
      highest = counter;
      highestSentAtMicros = sentAtMicros;
    } else if (highestSentAtMicros - sentAtMicros > SAME_TIME_MICROS) {
      late++;
    }
  }

  /**
   * Something arrived that the far gate wants to know of: at once, but reports keep their distance,
   * which is shorter where much arrives.
   */
  void askForReport(long nowNanos) {
    long distance = sinceReport < MANY ? REPORT_NANOS : BUSY_REPORT_NANOS;
    reportDueNanos = Math.min(reportDueNanos, Math.max(nowNanos, reportedNanos + distance));
  }

  /** When the next report is due, {@link Wakeup#NEVER} while none is wanted. */
  long reportDueNanos() {
    return reportDueNanos;
  }

  /** The report that is sent now. */
  Report report(int pathId, long nowNanos) {
    reportedNanos = nowNanos;
    loss.report(received, Math.max(0, highest), nowNanos);
    reportDueNanos = Wakeup.NEVER;
    delayKnown = false;
    sinceReport = 0;
    return new Report(
        pathId,
        received,
        Math.max(0, highest),
        bytes,
        late & MODULO_32,
        Math.min(jitterNanos / MICROS, MODULO_32),
        leastDelayMicros & MODULO_32,
        nowNanos / MICROS & MODULO_32);
  }

  /** The shard that arrived as number {@code shard} on all paths together came on this one. */
  void shardArrived(long shard, long nowNanos) {
    lastShard = shard;
    lastShardNanos = nowNanos;
  }

  /** The number of the shard that came last, far below 0 for none. */
  long lastShard() {
    return lastShard;
  }

  long lastShardNanos() {
    return lastShardNanos;
  }

  /** When a datagram came last. */
  long lastArrivedNanos() {
    return lastArrivedNanos;
  }

  /** How long datagrams are under way. */
  TransitDelay delay() {
    return delay;
  }

  /** Share of datagrams lost on the way here, 0 to 1. */
  public double lossRatio() {
    return loss.lossRatio();
  }
}
