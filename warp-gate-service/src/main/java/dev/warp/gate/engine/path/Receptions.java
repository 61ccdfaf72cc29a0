package dev.warp.gate.engine.path;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.session.Purpose;
import java.util.Arrays;

/** What arrives on the far gate's paths in the session in use, and when it is reported. */
public final class Receptions {

  /** Sends reports. */
  @FunctionalInterface
  public interface Reporter {
    void sendReport(Report report);
  }

  private final Reception[] byFarPathId = new Reception[Purpose.GATE.maxPaths()];
  private final Wakeup wakeup;
  private final Reporter reporter;

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

  /** What arrived on that path, or null for nothing. */
  public Reception get(int farPathId) {
    return byFarPathId[farPathId];
  }

  /** Counters begin anew with a session. */
  public void newSession() {
    Arrays.fill(byFarPathId, null);
  }
}
