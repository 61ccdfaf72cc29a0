package dev.warp.gate.engine.path;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.session.Purpose;
import java.util.Arrays;

/** What arrives on the far gate's paths in the session in use, and when it is reported. */
public final class Receptions {

  /** A path that carries shards carries one of so many, however they are dealt. */
  private static final int SHARDS_APART = 256;

  /** The same for a tunnel in which next to nothing is sent. */
  private static final long SHARDS_APART_NANOS = 10_000_000_000L;

  /** Sends reports. */
  @FunctionalInterface
  public interface Reporter {
    void sendReport(Report report);
  }

  private final Reception[] byFarPathId = new Reception[Purpose.GATE.maxPaths()];
  private final Wakeup wakeup;
  private final Reporter reporter;
  private long shards;

  public Receptions(Wakeup wakeup, Reporter reporter) {
    this.wakeup = wakeup;
    this.reporter = reporter;
  }

  /** A datagram of the session in use arrived; see {@link Reception#arrived}. */
  public void arrived(int farPathId, long counter, int sentAtMicros, int length, long nowNanos) {
    Reception reception = byFarPathId[farPathId];
    if (reception == null) {
      reception = new Reception();
      byFarPathId[farPathId] = reception;
    }
    reception.arrived(counter, sentAtMicros, length, nowNanos);
  }

  /** There was a shard in the datagram that arrived last on that path: it is to be reported. */
  public void shardArrived(int farPathId, long nowNanos) {
    Reception reception = byFarPathId[farPathId];
    reception.shardArrived(++shards, nowNanos);
    reception.askForReport(nowNanos);
    wakeup.at(reception.reportDueNanos());
  }

  /** Reports what is due. */
  public void onTimer(long nowNanos) {
    for (int id = 0; id < byFarPathId.length; id++) {
      Reception reception = byFarPathId[id];
      if (reception != null) {
        if (reception.reportDueNanos() <= nowNanos) {
          reporter.sendReport(reception.report(id, nowNanos));
        }
        wakeup.at(reception.reportDueNanos());
      }
    }
  }

  /** Whether the far gate sends shards over that path of its own these days. */
  boolean carriesShards(int farPathId, long nowNanos) {
    Reception reception = byFarPathId[farPathId];
    return reception != null
        && shards - reception.lastShard() < SHARDS_APART
        && nowNanos - reception.lastShardNanos() < SHARDS_APART_NANOS;
  }

  /** What arrived on that path, or null for nothing. */
  public Reception get(int farPathId) {
    return byFarPathId[farPathId];
  }

  /** Counters begin anew with a session. */
  public void newSession() {
    Arrays.fill(byFarPathId, null);
  }
}
