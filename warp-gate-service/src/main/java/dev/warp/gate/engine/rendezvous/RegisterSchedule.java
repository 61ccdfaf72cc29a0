package dev.warp.gate.engine.rendezvous;

import dev.warp.protocol.frame.Registered;

/**
 * When an interface registers with a map: as often as is configured, in time before the map forgets
 * it, and again where no answer comes (docs/protocol.md section 9.1).
 */
final class RegisterSchedule {

  private static final long MILLIS = 1_000_000L;
  private static final long SECOND = 1_000 * MILLIS;
  private static final long FIRST_RETRY_NANOS = 500 * MILLIS;
  private static final long MAX_RETRY_NANOS = 5_000 * MILLIS;
  private static final long MIN_GAP_NANOS = 1_000 * MILLIS;

  /**
   * The map forgets an interface after a time that it names; so often it is renewed within that.
   */
  private static final int REGISTERS_PER_EXPIRY = 3;

  /** So many registers in a row without an answer, and the session is given up. */
  private static final int MAX_UNANSWERED = 5;

  private final long intervalNanos;
  private long sequence;
  private int unanswered;
  private long lastNanos;
  private long nextNanos;

  /**
   * @param intervalNanos between two registers, unless the map expects them more often
   */
  RegisterSchedule(long intervalNanos) {
    this.intervalNanos = intervalNanos;
  }

  /** When to register next. */
  long nextNanos() {
    return nextNanos;
  }

  /** Whether the map has left too many unanswered. */
  boolean isGivenUp() {
    return unanswered >= MAX_UNANSWERED;
  }

  /** A register leaves; returns its sequence number. */
  long sent(long nowNanos) {
    long retry = Math.min(FIRST_RETRY_NANOS << unanswered, MAX_RETRY_NANOS);
    lastNanos = nowNanos;
    nextNanos = nowNanos + retry;
    unanswered++;
    sequence++;
    return sequence;
  }

  /** A new session: nothing of the one before is waited for. */
  void restart() {
    unanswered = 0;
  }

  /** The map may see the interface elsewhere than before; not heeded while an answer is awaited. */
  void soon(long nowNanos) {
    if (unanswered == 0) {
      nextNanos = Math.min(nextNanos, Math.max(nowNanos, lastNanos + MIN_GAP_NANOS));
    }
  }

  /** What is to be registered has changed: an answer to the register before would be stale. */
  void atOnce(long nowNanos) {
    unanswered = 0;
    nextNanos = nowNanos;
  }

  /** Whether that answers the latest register; earlier ones have been repeated already. */
  boolean isAnswer(Registered registered) {
    return registered.sequence() == sequence;
  }

  /** Whether answers failed to come before. */
  boolean wasUnanswered() {
    return unanswered > 1;
  }

  /**
   * The latest register was answered.
   *
   * @param complete whether the map knows all it is to know
   */
  void answered(Registered registered, boolean complete, long nowNanos) {
    unanswered = 0;
    nextNanos = nowNanos + (complete ? interval(registered) : FIRST_RETRY_NANOS);
  }

  /** As configured, but in time for two to be lost before the map forgets the interface. */
  private long interval(Registered registered) {
    long inTime = registered.expirySeconds() * SECOND / REGISTERS_PER_EXPIRY;
    return Math.min(intervalNanos, Math.max(inTime, MIN_GAP_NANOS));
  }
}
