package dev.warp.lab.world;

import dev.warp.lab.sim.VirtualTime;
import dev.warp.lab.sim.VirtualTimer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Calls an engine when it wants to be called, on virtual time. An engine that wants to be called at
 * the same instant over and over would burn a processor on a real host, so it is caught here.
 */
final class EngineTimer {

  /** Some steps follow from one another within an instant; more than this is a circle. */
  private static final int MAX_CALLS_PER_INSTANT = 20;

  private final VirtualTime time;
  private final LongSupplier nextDeadline;
  private final LongConsumer onTimer;
  private VirtualTimer timer;
  private boolean stopped;
  private long lastCallNanos = -1;
  private int callsInInstant;

  EngineTimer(VirtualTime time, LongSupplier nextDeadline, LongConsumer onTimer) {
    this.time = time;
    this.nextDeadline = nextDeadline;
    this.onTimer = onTimer;
  }

  /** To be called after everything that goes into the engine, its own timer excepted. */
  void arm() {
    callsInInstant = 0;
    rearm();
  }

  private void rearm() {
    if (stopped) {
      return;
    }
    long due = nextDeadline.getAsLong();
    if (timer != null && timer.isPending()) {
      if (timer.dueNanos() <= due) {
        return;
      }
      timer.cancel();
    }
    if (due != Long.MAX_VALUE) {
      timer = time.at(due, this::fire);
    }
  }

  private void fire() {
    if (nextDeadline.getAsLong() <= time.nowNanos()) {
      countCall();
      onTimer.accept(time.nowNanos());
    }
    rearm();
  }

  private void countCall() {
    callsInInstant = time.nowNanos() == lastCallNanos ? callsInInstant + 1 : 1;
    lastCallNanos = time.nowNanos();
    if (callsInInstant > MAX_CALLS_PER_INSTANT) {
      throw new IllegalStateException(
          "the engine wants to be called at %d ns again and again".formatted(lastCallNanos));
    }
  }

  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  void resume() {
    stopped = false;
    arm();
  }
}
