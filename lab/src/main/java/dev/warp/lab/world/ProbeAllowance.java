package dev.warp.lab.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many probes may be asked of an endpoint that has never answered (docs/protocol.md section 8):
 * a row of ten, then one in five seconds. A reason to ask anew allows a row from the beginning; but
 * reasons do not add up, and a row begins five seconds after the last one at the earliest, be the
 * endpoint forgotten and named again meanwhile or not; or one second, where the gate has reasons of
 * its own.
 */
final class ProbeAllowance {

  private static final int ROW = 10;

  /** A row, and one before it where a host slept in its middle. */
  private static final int IN_FIVE_SECONDS = 2 * ROW;

  private static final int IN_TWENTY_SECONDS = 5 * ROW;
  private static final long MILLIS = 1_000_000L;
  private static final long SECOND = 1_000 * MILLIS;
  private static final long LEAST_GAP = 50 * MILLIS;

  /** Once in a row, where a request has come from there. */
  private static final long LEAST_TRIGGERED_GAP = 5 * MILLIS;

  private static final long PATIENT_GAP = 5 * SECOND;
  private static final long TWENTY_SECONDS = 20 * SECOND;

  /** Of pairs that start together each begins its row 5 ms after the one before. */
  private static final long LATE_START = 500 * MILLIS;

  private final Deque<Long> lately = new ArrayDeque<>();
  private final Deque<Long> ownReasons = new ArrayDeque<>();
  private int left = ROW;
  private boolean asked;
  private boolean mayHurry;
  private long askedNanos;
  private long nextSuggestedNanos;

  /** Somebody named it, again perhaps. */
  void named() {
    left = Math.min(left + ROW, 2 * ROW);
  }

  /** The session ended, or the interface was cut off. */
  void askAnew(long nowNanos) {
    named();
    if (ownReasons.isEmpty() || nowNanos - ownReasons.getLast() >= SECOND) {
      ownReasons.addLast(nowNanos);
    }
  }

  /**
   * Something authentic came from there, which hastens a row, or begins one in five seconds.
   *
   * @param afresh whether it may have been forgotten meanwhile
   */
  void suggest(long nowNanos, boolean afresh) {
    mayHurry = true;
    if (afresh || nowNanos >= nextSuggestedNanos) {
      nextSuggestedNanos = nowNanos + PATIENT_GAP - LATE_START;
      left = 2 * ROW;
    }
  }

  /** A probe is sent; returns whether it may be. */
  boolean ask(long nowNanos) {
    long gap = asked ? nowNanos - askedNanos : LEAST_GAP;
    boolean tooClose = isTooClose(gap);
    asked = true;
    askedNanos = nowNanos;
    lately.addLast(nowNanos);
    forgetBefore(nowNanos - TWENTY_SECONDS);
    long tooLongAgo = nowNanos - PATIENT_GAP;
    boolean tooFast =
        tooClose
            || after(lately, tooLongAgo) > IN_FIVE_SECONDS + ROW * after(ownReasons, tooLongAgo)
            || lately.size() > IN_TWENTY_SECONDS + ROW * ownReasons.size();
    if (tooFast || gap >= PATIENT_GAP) {
      return !tooFast;
    }
    return left-- > 0;
  }

  private boolean isTooClose(long gap) {
    boolean hurries = gap < LEAST_GAP;
    boolean may = mayHurry && gap >= LEAST_TRIGGERED_GAP;
    mayHurry &= !hurries;
    return hurries && !may;
  }

  private void forgetBefore(long nanos) {
    lately.removeIf(at -> at <= nanos);
    ownReasons.removeIf(at -> at <= nanos);
  }

  private static long after(Deque<Long> times, long nanos) {
    return times.stream().filter(at -> at > nanos).count();
  }
}
