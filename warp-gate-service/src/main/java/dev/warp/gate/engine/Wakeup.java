package dev.warp.gate.engine;

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

  void clear() {
    nanos = NEVER;
  }

  long nanos() {
    return nanos;
  }
}
