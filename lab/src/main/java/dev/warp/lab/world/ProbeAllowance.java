package dev.warp.lab.world;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many probes may be asked of an endpoint that has never answered (docs/protocol.md section 8):
 * a row of ten, then one in five seconds. A reason to ask anew allows a row from the beginning; but
 * reasons do not add up, and a row begins once a second at most.
 */
final class ProbeAllowance {

  private static final int ROW = 10;

  /** A row's first five, and five of the one before where a host slept in its middle. */
  private static final int IN_A_SECOND = 10;

  private static final long MILLIS = 1_000_000L;
  private static final long SECOND = 1_000 * MILLIS;
  private static final long LEAST_GAP = 50 * MILLIS;
  private static final long PATIENT_GAP = 5 * SECOND;

  /** Of pairs that start together each begins its row 5 ms after the one before. */
  private static final long LATE_START = 500 * MILLIS;

  private final Deque<Long> lately = new ArrayDeque<>();
  private int left = ROW;
  private boolean asked;
  private boolean suggested;
  private boolean forgotten;
  private long askedNanos;
  private long nextSuggestedNanos;

  /** A list of candidates came, the session ended, or the interface was cut off. */
  void askAnew() {
    left = Math.max(left, ROW);
    forgotten = true;
  }

  /**
   * Something authentic came from there, which hastens a row, or begins one in five seconds.
   *
   * @param afresh whether it may have been forgotten meanwhile
   */
  void suggest(long nowNanos, boolean afresh) {
    suggested = true;
    if (afresh || nowNanos >= nextSuggestedNanos) {
      nextSuggestedNanos = nowNanos + PATIENT_GAP - LATE_START;
      left = 2 * ROW;
    }
  }

  /** A probe is sent; returns whether it may be. */
  boolean ask(long nowNanos) {
    long gap = asked ? nowNanos - askedNanos : LEAST_GAP;
    asked = true;
    askedNanos = nowNanos;
    lately.addLast(nowNanos);
    while (nowNanos - lately.getFirst() >= SECOND) {
      lately.removeFirst();
    }
    // A list that does not name it makes the gate forget it, and when it asked there last.
    boolean tooFast =
        (gap < LEAST_GAP && !forgotten) || (!suggested && lately.size() > IN_A_SECOND);
    forgotten = false;
    if (tooFast || gap >= PATIENT_GAP) {
      return !tooFast;
    }
    return left-- > 0;
  }
}
