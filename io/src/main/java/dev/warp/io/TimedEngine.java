package dev.warp.io;

/**
 * Something that wants to be called at a time of its choosing; driven by a {@link DeadlineTimer}.
 */
public interface TimedEngine {

  /** What {@link #nextDeadlineNanos} answers when nothing is due, ever. */
  long NEVER = Long.MAX_VALUE;

  /** When {@link #onTimer} is next wanted, in the clock's nanoseconds; {@link #NEVER} for not. */
  long nextDeadlineNanos();

  /**
   * Does what is due. Called on the event loop, never before the deadline. What this sends it also
   * has to flush.
   *
   * @param nowNanos the clock's reading, at or after the deadline
   */
  void onTimer(long nowNanos);
}
