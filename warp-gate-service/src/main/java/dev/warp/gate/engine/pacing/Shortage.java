package dev.warp.gate.engine.pacing;

/** Whether a path has been short of room for so long that it is no burst. */
final class Shortage {

  private static final long LASTING_NANOS = 150_000_000L;

  /** What has not been seen for so long is over. */
  private static final long OVER_NANOS = 500_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private long sinceNanos = NEVER;
  private long lastNanos;

  /** Something had to wait for too long. */
  void found(long nowNanos) {
    if (!hasBegun() || nowNanos - lastNanos > OVER_NANOS) {
      sinceNanos = nowNanos;
    }
    lastNanos = nowNanos;
  }

  /** Whether it has begun, and has not ended. */
  boolean hasBegun() {
    return sinceNanos != NEVER;
  }

  /** There is room again. */
  void ended() {
    sinceNanos = NEVER;
  }

  boolean lasts(long nowNanos) {
    return hasBegun()
        && nowNanos - lastNanos <= OVER_NANOS
        && lastNanos - sinceNanos >= LASTING_NANOS;
  }
}
