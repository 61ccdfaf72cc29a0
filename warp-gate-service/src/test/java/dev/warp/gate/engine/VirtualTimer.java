package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.Wakeup;
import java.util.function.LongConsumer;

/** Time that passes only from one wake-up to the next, as the gate's loop would see it. */
public final class VirtualTimer {

  private static final int MAX_CALLS = 1_000_000;

  private final Wakeup wakeup = new Wakeup();
  private long nowNanos;

  public VirtualTimer(long startNanos) {
    nowNanos = startNanos;
  }

  public Wakeup wakeup() {
    return wakeup;
  }

  public long now() {
    return nowNanos;
  }

  /** When the next call is wanted, or {@link Wakeup#NEVER}. */
  public long next() {
    return wakeup.nanos();
  }

  /** Calls {@code onTimer} at that time. */
  public void fire(long atNanos, LongConsumer onTimer) {
    nowNanos = Math.max(nowNanos, atNanos);
    wakeup.clear();
    onTimer.accept(nowNanos);
  }

  /** Calls {@code onTimer} whenever it is wanted, up to {@code endNanos}. */
  public void runUntil(long endNanos, LongConsumer onTimer) {
    for (int calls = 0; wakeup.nanos() <= endNanos; calls++) {
      if (calls == MAX_CALLS) {
        throw new AssertionError("wants to be called without end at " + nowNanos);
      }
      fire(wakeup.nanos(), onTimer);
    }
    nowNanos = Math.max(nowNanos, endNanos);
  }
}
