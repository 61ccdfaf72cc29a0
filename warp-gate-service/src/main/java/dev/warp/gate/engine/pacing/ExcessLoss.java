package dev.warp.gate.engine.pacing;

/**
 * How much more of what is sent on a path is lost than usual. What is usual is followed slowly, so
 * that a radio that loses a tenth of everything is not taken for a path that is full.
 */
final class ExcessLoss {

  /** Of fewer datagrams the share that is lost is chance. */
  static final int WINDOW = 128;

  /** So many windows in a row, or it is a burst. */
  private static final int IN_A_ROW = 3;

  /** A path that is sent far too much at first loses much; it is not to be taken for usual. */
  private static final double GREATEST_FIRST = 0.25;

  private static final int GAIN = 2;
  private static final int USUAL_GAIN = 8;

  /** So much more than usual is more than chance, and a part more of what is usual. */
  private static final double EXCESS = 0.08;

  private static final double PART = 0.25;

  private long baseReceived;
  private long baseHighest;
  private boolean known;
  private double latest;
  private double usual;
  private int excessive;
  private boolean fresh;

  /** Counts from there on. */
  void begin(long received, long highest) {
    baseReceived = received;
    baseHighest = highest;
  }

  /**
   * Takes in how many have been received, and the highest counter among them.
   *
   * @param busy whether more could have been sent: then more loss may come of that
   */
  void reported(long received, long highest, boolean busy) {
    long sent = highest - baseHighest;
    if (sent < WINDOW) {
      return;
    }
    double lost = Math.clamp(1 - (double) (received - baseReceived) / sent, 0.0, 1.0);
    latest = known ? latest + (lost - latest) / GAIN : lost;
    usual = known ? usual : Math.min(lost, GREATEST_FIRST);
    known = true;
    if (lost - usual > EXCESS + PART * usual) {
      excessive++;
    } else {
      excessive = 0;
      usual += busy ? Math.min(0, (lost - usual) / USUAL_GAIN) : (lost - usual) / USUAL_GAIN;
    }
    fresh = true;
    begin(received, highest);
  }

  /** Whether more has been lost than usual for long enough that it was no burst. */
  boolean isExcessive() {
    return excessive >= IN_A_ROW;
  }

  /** Whether there has been a new measurement since this was last asked. */
  boolean isFresh() {
    boolean was = fresh;
    fresh = false;
    return was;
  }

  /** Share that was lost lately, 0 to 1. */
  double latest() {
    return latest;
  }

  /** Share that is usually lost, 0 to 1. */
  double usual() {
    return usual;
  }

  /** What is lost lately is usual from now on. */
  void accept() {
    usual = latest;
    excessive = 0;
  }
}
