package dev.warp.gate.engine.probe;

/** When the next probe of a pair is due (docs/protocol.md section 8, "Pacing"). */
final class ProbeSchedule {

  /** Unanswered probes in a row before a pair is asked only now and then. */
  static final int EAGER_PROBES = 10;

  private static final long MILLIS = 1_000_000L;

  /** No two probes of a pair are closer than this, but for one in a row. */
  static final long MIN_GAP_NANOS = 50 * MILLIS;

  /**
   * That one follows the first request that comes from there: the far gate's NAT is open now, and
   * the probe before may have found it shut (a triggered check, RFC 8445 section 7.3.1.4).
   */
  static final long MIN_TRIGGERED_GAP_NANOS = 5 * MILLIS;

  /** From the beginning of one row to that of the next, where others suggest to ask anew. */
  static final long MIN_ROW_NANOS = 5_000 * MILLIS;

  /** The same where the gate itself finds reason to, or the pair has worked. */
  static final long MIN_OWN_ROW_NANOS = 1_000 * MILLIS;

  /** The longest time between two probes of a pair while nothing leads to the far gate. */
  static final long PATIENT_GAP = 5_000 * MILLIS;

  /** How long a pair that has worked is asked as often as {@link #HOPEFUL_GAP_NANOS}. */
  static final long HOPEFUL_NANOS = 600_000 * MILLIS;

  private static final long HOPEFUL_GAP_NANOS = 1_000 * MILLIS;
  private static final long[] FIRST_GAPS = {50 * MILLIS, 50 * MILLIS, 100 * MILLIS, 200 * MILLIS};
  private static final long EAGER_GAP = 500 * MILLIS;
  private static final long MAX_PATIENT_GAP = 30_000 * MILLIS;
  private static final int MAX_DOUBLINGS = 3;

  private ProbeSchedule() {}

  /**
   * Nanoseconds from the probe just sent to the next.
   *
   * @param sent probes sent without an answer so far, this one included, at least 1
   * @param hopeful whether the pair has worked within {@link #HOPEFUL_NANOS}
   */
  static long gapAfter(int sent, boolean hopeful) {
    if (sent <= FIRST_GAPS.length) {
      return FIRST_GAPS[sent - 1];
    }
    if (sent < EAGER_PROBES) {
      return EAGER_GAP;
    }
    if (hopeful) {
      return HOPEFUL_GAP_NANOS;
    }
    int doublings = Math.min(sent - EAGER_PROBES, MAX_DOUBLINGS);
    return Math.min(PATIENT_GAP << doublings, MAX_PATIENT_GAP);
  }
}
