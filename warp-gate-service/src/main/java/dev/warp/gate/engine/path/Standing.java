package dev.warp.gate.engine.path;

/**
 * Whether a path is trusted with the redundancy promised, with hysteresis: it loses trust at once,
 * and has to have been good for a while to regain it; for longer each time it fails again soon, so
 * that a path that flaps does not take the tunnel with it (docs/protocol.md section 10.1).
 */
final class Standing {

  /** How long a path has to be good after it has failed once. */
  static final long PROBATION_NANOS = 500_000_000L;

  static final long MAX_PROBATION_NANOS = 10_000_000_000L;

  /** Failures further apart than this have nothing to do with each other. */
  static final long FLAP_NANOS = 60_000_000_000L;

  /** For so long a path that was needed though it is dispensable is not given up for that again. */
  static final long NEEDED_NANOS = 600_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private PathState state = PathState.UP;
  private boolean dispensable;
  private long neededNanos = NEVER;
  private long probationNanos;
  private long failedNanos = NEVER;
  private long goodSinceNanos = NEVER;

  PathState state() {
    return state;
  }

  /** The path is not good any more, but serves. */
  void degrade(long nowNanos) {
    if (state == PathState.UP) {
      fail(nowNanos);
      state = PathState.DEGRADED;
    }
    dispensable = false;
    goodSinceNanos = NEVER;
  }

  /** The path is worse than others, which do without it as long as they have room. */
  void degradeAsDispensable(long nowNanos) {
    boolean nothingElse = state == PathState.UP || dispensable;
    degrade(nowNanos);
    dispensable = nothingElse;
  }

  /** Whether that is all there is against it. */
  boolean isDispensable() {
    return dispensable && state == PathState.DEGRADED;
  }

  /** What it carries is needed: it is trusted again at once. */
  void needed(long nowNanos) {
    state = PathState.UP;
    dispensable = false;
    neededNanos = nowNanos;
  }

  /** Whether it was needed not long ago. */
  boolean wasNeeded(long nowNanos) {
    return neededNanos != NEVER && nowNanos - neededNanos < NEEDED_NANOS;
  }

  /** The path does not serve any more. */
  void goDown(long nowNanos) {
    if (state == PathState.UP) {
      fail(nowNanos);
    }
    state = PathState.DOWN;
    dispensable = false;
    goodSinceNanos = NEVER;
  }

  private void fail(long nowNanos) {
    boolean again = failedNanos != NEVER && nowNanos - failedNanos < FLAP_NANOS;
    probationNanos = again ? Math.min(2 * probationNanos, MAX_PROBATION_NANOS) : PROBATION_NANOS;
    failedNanos = nowNanos;
  }

  /** The path serves again: on probation, if it had failed not long ago. */
  void comeUp(long nowNanos) {
    boolean onProbation = failedNanos != NEVER && nowNanos - failedNanos < FLAP_NANOS;
    state = onProbation ? PathState.DEGRADED : PathState.UP;
    goodSinceNanos = onProbation ? nowNanos : NEVER;
  }

  /** The path is good now; when it has been for long enough it is trusted again. */
  void good(long nowNanos) {
    if (state != PathState.DEGRADED) {
      return;
    }
    if (goodSinceNanos == NEVER) {
      goodSinceNanos = nowNanos;
    } else if (nowNanos - goodSinceNanos >= probationNanos) {
      state = PathState.UP;
      failedNanos = nowNanos;
    }
  }
}
