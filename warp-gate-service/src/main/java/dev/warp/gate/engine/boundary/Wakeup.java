package dev.warp.gate.engine.boundary;

/**
 * The earliest time anything in the engine wants to be called again. Whoever schedules something
 * says so here; on every timer call the slate is wiped and all say it anew.
 */
public final class Wakeup {

  /** Nothing is scheduled. */
  public static final long NEVER = Long.MAX_VALUE;

  private long nanos = NEVER;

  public void at(long whenNanos) {
    nanos = Math.min(nanos, whenNanos);
  }

  public void clear() {
    nanos = NEVER;
  }

  public long nanos() {
    return nanos;
  }
}
