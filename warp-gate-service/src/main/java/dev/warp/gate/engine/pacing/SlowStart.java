package dev.warp.gate.engine.pacing;

/**
 * How much of what can be made to wait may be on its way over a path of which it is not yet known
 * what it carries: a few datagrams, and one more for each that has arrived or is lost, in the
 * manner of TCP's slow start (RFC 5681 section 3.1).
 */
final class SlowStart {

  /** Datagrams: 15 kB of small shards (RFC 6928), and 36 ms of 10 Mbit/s of large ones. */
  static final int INITIAL_WINDOW = 32;

  private static final long NONE = -1;

  private long window = INITIAL_WINDOW;

  /** Counters, which rise by one from datagram to datagram, or by more where others are between. */
  private long sent = NONE;

  private long reported = NONE;

  /** A datagram leaves. Others may have left since, that no sign is awaited of. */
  void sent(long counter) {
    reported = reported >= sent ? counter - 1 : reported;
    sent = counter;
  }

  /**
   * The far end has got a datagram of that counter, and none of a higher one.
   *
   * @return whether the window was made use of, without which it proves nothing (RFC 7661)
   */
  boolean reported(long counter) {
    boolean used = sent - reported >= window / 2;
    if (counter > reported) {
      window += used ? Math.min(counter, sent) - reported : 0;
      reported = counter;
    }
    return used;
  }

  /** Whether no more should be sent until more has arrived. */
  boolean isFull() {
    return sent - reported >= window;
  }

  /** Counters begin anew with a session. */
  void newSession() {
    sent = NONE;
    reported = NONE;
  }
}
