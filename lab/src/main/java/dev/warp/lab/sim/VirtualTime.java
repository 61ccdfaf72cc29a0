package dev.warp.lab.sim;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Virtual time in nanoseconds from 0, and the queue of what is to happen. Time stands still while
 * an action runs and jumps from one action to the next. Actions due at the same time run in the
 * order in which they were scheduled. There is no real clock anywhere.
 */
public final class VirtualTime {

  /** More actions than this without time moving on is taken for an endless loop. */
  static final int MAX_ACTIONS_PER_INSTANT = 10_000_000;

  private final TimerHeap timers = new TimerHeap();
  private long nowNanos;
  private long nextSequence;
  private long actionsRun;
  private int actionsInThisInstant;
  private boolean running;

  public long nowNanos() {
    return nowNanos;
  }

  /** How many actions have run since the start. */
  public long actionsRun() {
    return actionsRun;
  }

  /** How many actions are still to come. */
  public int pending() {
    return timers.size();
  }

  /** When the next action is due, in nanoseconds; empty if there is none. */
  public OptionalLong nextDueNanos() {
    return timers.size() == 0 ? OptionalLong.empty() : OptionalLong.of(timers.first().dueNanos());
  }

  /** Schedules {@code action}; a time in the past means now, after all that is due by now. */
  public VirtualTimer at(long dueNanos, Runnable action) {
    VirtualTimer timer =
        new VirtualTimer(timers, Math.max(dueNanos, nowNanos), nextSequence++, action);
    timers.add(timer);
    return timer;
  }

  /** Schedules {@code action} for {@code delay} from now. */
  public VirtualTimer after(Duration delay, Runnable action) {
    return at(Math.addExact(nowNanos, delay.toNanos()), action);
  }

  /** Runs the next action, at its time; returns false if there is none. */
  public boolean step() {
    if (timers.size() == 0) {
      return false;
    }
    if (running) {
      throw new IllegalStateException("virtual time is already running: called from an action");
    }
    VirtualTimer next = timers.first();
    timers.remove(next);
    moveTo(next.dueNanos());
    if (++actionsInThisInstant > MAX_ACTIONS_PER_INSTANT) {
      throw new IllegalStateException("virtual time does not move on from " + nowNanos + " ns");
    }
    actionsRun++;
    running = true;
    try {
      next.fire();
    } finally {
      running = false;
    }
    return true;
  }

  /**
   * Runs all that is due up to and including {@code untilNanos}, and stops there.
   *
   * @throws IllegalArgumentException if that is in the past
   */
  public void runUntil(long untilNanos) {
    runUntil(() -> false, untilNanos);
  }

  /** Runs all that is due within {@code span} from now, and stops there. */
  public void runFor(Duration span) {
    runUntil(Math.addExact(nowNanos, span.toNanos()));
  }

  /**
   * Runs until {@code condition} holds, which is asked before the first action and after each.
   *
   * @return true as soon as it holds; false if it does not by {@code limitNanos}, where time then
   *     stands
   * @throws IllegalArgumentException if the limit is in the past
   */
  public boolean runUntil(BooleanSupplier condition, long limitNanos) {
    if (limitNanos < nowNanos) {
      throw new IllegalArgumentException(limitNanos + " ns is before " + nowNanos + " ns");
    }
    while (!condition.getAsBoolean()) {
      if (timers.size() == 0 || timers.first().dueNanos() > limitNanos) {
        moveTo(limitNanos);
        return false;
      }
      step();
    }
    return true;
  }

  private void moveTo(long nanos) {
    if (nanos != nowNanos) {
      nowNanos = nanos;
      actionsInThisInstant = 0;
    }
  }
}
