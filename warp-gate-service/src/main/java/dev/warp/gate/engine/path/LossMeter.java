package dev.warp.gate.engine.path;

/**
 * One-way loss of a path as its far end reports it (docs/protocol.md section 6.2): the share of
 * counters that did not arrive, over windows of at least {@link #WINDOW} datagrams; where so many
 * take longer than a second, of at least {@link #SLOW_WINDOW} and a second.
 */
public final class LossMeter {

  /** Fewer datagrams than this say little about loss. */
  static final long WINDOW = 200;

  static final long SLOW_WINDOW = 40;
  private static final long SLOW_NANOS = 1_000_000_000L;

  private long baseReceived;
  private long baseHighest;
  private long baseNanos;
  private boolean based;
  private double lossRatio;
  private boolean measured;

  /**
   * Takes a report in. The first of a session only says where to count from: the counters may have
   * been another path's before.
   *
   * @param received datagrams received on the path since the session began
   * @param highest highest counter received, from 0
   */
  public void report(long received, long highest, long nowNanos) {
    if (!based) {
      based = true;
      begin(received, highest, nowNanos);
      return;
    }
    long sent = highest - baseHighest;
    if (sent < 0 || received < baseReceived) {
      return; // reports may overtake each other
    }
    boolean full = sent >= WINDOW || (sent >= SLOW_WINDOW && nowNanos - baseNanos >= SLOW_NANOS);
    if (!full && measured) {
      return;
    }
    if (sent > 0) {
      double arrived = (double) (received - baseReceived) / sent;
      double loss = Math.clamp(1 - arrived, 0.0, 1.0);
      lossRatio = measured ? lossRatio + (loss - lossRatio) / 2 : loss;
    }
    if (full) {
      measured = true;
      begin(received, highest, nowNanos);
    }
  }

  private void begin(long received, long highest, long nowNanos) {
    baseReceived = received;
    baseHighest = highest;
    baseNanos = nowNanos;
  }

  /** Counters begin anew with a session; the estimate stays. */
  public void newSession() {
    based = false;
  }

  /** Share of datagrams lost towards the far end, 0 to 1. */
  public double lossRatio() {
    return lossRatio;
  }
}
