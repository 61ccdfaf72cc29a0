package dev.warp.io;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Context;
import io.vertx.core.impl.ContextInternal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Wakes one engine at its deadlines, on one event loop. The engine's deadline moves with almost
 * every datagram, mostly to later; so the timer is only touched when the deadline has moved to
 * earlier than the timer is set for. A timer that goes off too early finds that out and is set
 * again.
 *
 * <p>The event loop counts time without the time slept, the engine with it ({@link BootClock}). A
 * timer is therefore never set for more than {@link #MAX_WAIT_NANOS}: that is how late, at most, a
 * deadline is noticed that has passed in a sleep.
 *
 * <p>Not safe for use by several threads: every method but {@link #close} belongs to the event
 * loop. Setting the timer allocates one Netty task; leaving it alone allocates nothing.
 */
public final class DeadlineTimer {

  /** The longest time a timer is set for, in nanoseconds. */
  static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ContextInternal context;
  private final EventLoop eventLoop;
  private final NanoClock clock;
  private final TimedEngine engine;
  private final Runnable fire = this::fire;

  private Optional<ScheduledFuture<?>> timer = Optional.empty();
  private long setFor = TimedEngine.NEVER;
  private boolean closed;

  /** A timer that is not set yet: {@link #rearm} sets it. */
  public DeadlineTimer(Context context, NanoClock clock, TimedEngine engine) {
    this.context = (ContextInternal) context;
    this.eventLoop = this.context.nettyEventLoop();
    this.clock = clock;
    this.engine = engine;
  }

  /**
   * Sets the timer for the engine's next deadline where that is earlier than what it is set for. To
   * be called after every batch of events given to the engine.
   *
   * @throws IllegalStateException when not called on the event loop
   */
  public void rearm() {
    if (!eventLoop.inEventLoop()) {
      throw new IllegalStateException("a deadline timer belongs to its event loop");
    }
    long deadline = engine.nextDeadlineNanos();
    if (deadline < setFor && !closed) {
      timer.ifPresent(early -> early.cancel(false));
      set(deadline);
    }
  }

  /** Stops the timer for good. May be called by any thread. */
  public void close() {
    eventLoop.execute(
        () -> {
          closed = true;
          timer.ifPresent(pending -> pending.cancel(false));
          timer = Optional.empty();
        });
  }

  private void set(long deadline) {
    long wait = Math.clamp(deadline - clock.nanoTime(), 0, MAX_WAIT_NANOS);
    setFor = deadline;
    timer = Optional.of(eventLoop.schedule(fire, wait, TimeUnit.NANOSECONDS));
  }

  private void fire() {
    timer = Optional.empty();
    setFor = TimedEngine.NEVER;
    long now = clock.nanoTime();
    ContextInternal previous = context.beginDispatch();
    try {
      if (engine.nextDeadlineNanos() <= now) {
        engine.onTimer(now);
      }
    } catch (RuntimeException e) {
      context.reportException(e);
    } finally {
      context.endDispatch(previous);
    }
    rearm();
  }
}
