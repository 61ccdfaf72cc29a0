package dev.warp.gate.engine.portmap;

/**
 * Finds out by the seconds a router counts whether it has lost its mappings since it was last asked
 * (RFC 6887 section 8.5).
 */
final class RouterEpoch {

  private static final long SECOND = 1_000_000_000L;

  /** Two clocks that differ by more than a sixteenth do not count the same time. */
  private static final int SLACK = 16;

  private static final long GRACE_SECONDS = 2;

  private boolean known;
  private long lastEpoch;
  private long lastSeconds;

  /** Takes in what the router counts now; returns whether it has begun anew. */
  boolean hasRestarted(long epoch, long nowNanos) {
    long seconds = nowNanos / SECOND;
    boolean restarted = known && !continues(epoch - lastEpoch, seconds - lastSeconds);
    known = true;
    lastEpoch = epoch;
    lastSeconds = seconds;
    return restarted;
  }

  /** Answers may overtake each other, so one second back means nothing. */
  private static boolean continues(long there, long here) {
    return there >= -1
        && here + GRACE_SECONDS >= there - there / SLACK
        && there + GRACE_SECONDS >= here - here / SLACK;
  }
}
