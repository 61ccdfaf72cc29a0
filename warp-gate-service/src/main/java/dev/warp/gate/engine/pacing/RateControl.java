package dev.warp.gate.engine.pacing;

import dev.warp.protocol.frame.Report;

/**
 * Finds out how much a path can carry, from what the far end reports to have arrived, when, and
 * with how much delay (docs/protocol.md section 11.1). In the manner of BBR and SCReAM (RFC 8298):
 * the rate follows what is delivered, and the aim is a short queue rather than no loss.
 *
 * <p>The rate grows only while datagrams wait for it: what nobody wants to send proves nothing.
 * When a queue forms of what is sent, or more of it is lost than usual, the path is full: it is
 * then given what it delivers, less what makes the queue drain. A queue, or a loss, that stays
 * although less is sent is not of our making (a detour, another flow's queue, a bad radio): the
 * rate is what it was before, and that sign is usual from then on. Nor was a path full that carries
 * far more as soon as it has been given less.
 */
public final class RateControl {

  /** Before anything is known, in bytes a second: 40 Mbit/s, which hold back little. */
  static final long INITIAL_RATE = 5_000_000;

  private static final long BURST_NANOS = 2_000_000L;

  /**
   * What a gate has missed while it was slow, as all are in their first second, may leave at once:
   * 125 kB at that rate.
   */
  private static final long STARTING_BURST_NANOS = 25_000_000L;

  static final long LEAST_RATE = 32_000;

  /** Nothing needs to be paced beyond it: 100 Gbit/s. */
  static final long GREATEST_RATE = 12_500_000_000L;

  /** So much queueing delay is no harm, in microseconds; or two large datagrams. */
  static final long QUEUE_MICROS = 8_000;

  /** So much does not come of a processor that was busy for a moment. */
  private static final long LONG_QUEUE_MICROS = 50_000;

  /** Reports in a row that have to show the same. */
  private static final int GROWTHS = 3;

  private static final int QUEUES = 2;

  /** Between two cuts, or a round trip if that is longer: until the first one shows. */
  private static final long CUT_NANOS = 40_000_000L;

  private static final int QUEUE_BYTES = 2 * 1_500;

  /** A queue is to drain within this, in microseconds. */
  private static final double DRAIN_MICROS = 100_000;

  private static final double LARGEST_CUT = 0.5;

  /** After so many cuts that change nothing, the sign is no sign. */
  private static final int PATIENCE = 6;

  /** A sign that is still more than this share of the first one has not changed. */
  private static final double UNCHANGED = 0.7;

  /** Less of the rate than this is left at once where it is not known what the path carries. */
  private static final double GENTLE = 0.85;

  private static final double START_GROWTH = 1.5;

  /**
   * How fast the rate grows, a second: at first after a cut, more per second since, at the most.
   */
  private static final double GROWTH = 0.5;

  private static final double GREATEST_GROWTH = 3;

  private static final double NEARLY_FULL = 0.95;

  /** A queue grows while less is delivered than this share of what is sent. */
  private static final double KEEPING_UP = 0.9;

  /** And its delay grows by more than this from report to report. */
  private static final long GROWTH_MICROS = 1_000;

  /** The throughput of fewer datagrams than this between two reports is chance. */
  private static final int FEW = 3;

  /**
   * A path that soon after a cut delivers so much more than it was taken to carry was not full: the
   * far end, or the link, stood still for a moment, and works off what has piled up.
   */
  private static final double NOT_FULL = 1.5;

  private static final long SOON_NANOS = 300_000_000L;

  /** Of so many datagrams between two reports it is no chance. */
  private static final int MANY = 10;

  /** More loss than this is not made up for. */
  private static final double GREATEST_LOSS = 0.5;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long MICROS_PER_SECOND = 1_000_000;

  private final LeastDelay least = new LeastDelay();
  private long rate = INITIAL_RATE;
  private boolean starting = true;

  /** What the path was seen to carry when it was full last. */
  private long capacity;

  /** Whether datagrams have been waiting since the last report. */
  private boolean wanted;

  /** Whether an application had to wait for signs since then. */
  private boolean limited;

  /** Since when datagrams have been waiting without a break. */
  private long busySinceNanos = NEVER;

  private long sentBytes;
  private long cutNanos;
  private long grownNanos;
  private int cuts;
  private int growths;
  private int queues;
  private long rateBefore;
  private double firstSign;
  private final LatestMaximum latest = new LatestMaximum();
  private final ExcessLoss loss = new ExcessLoss();
  private long queueMicros;

  // What the last report said
  private boolean reported;
  private long received;
  private long bytes;
  private int countedMicros;
  private long reportedNanos;
  private long sentAtReport;

  /** Bytes a second, UDP and IP headers included, that the path may be given. */
  public long bytesPerSecond() {
    return rate;
  }

  /** Time that datagrams spend in the path's queues, as last reported, in nanoseconds. */
  public long queueNanos() {
    return queueMicros * 1_000;
  }

  /** How long a burst may be after a pause, in nanoseconds at the rate. */
  long burstNanos() {
    return starting ? STARTING_BURST_NANOS : BURST_NANOS;
  }

  /** Whether the path has never been seen to be full. */
  boolean isStarting() {
    return starting;
  }

  /** An application has to wait for signs of what was sent: all the path carries is on its way. */
  void limited() {
    wanted = true;
    limited = true;
  }

  /** A datagram has to wait: more could be sent if the rate allowed. */
  void wanted(long nowNanos) {
    wanted = true;
    if (busySinceNanos == NEVER) {
      busySinceNanos = nowNanos;
    }
  }

  /** None waits any more. */
  void drained() {
    busySinceNanos = NEVER;
  }

  /** A datagram of so many bytes, headers included, is sent. */
  void sent(int datagramBytes) {
    sentBytes += datagramBytes;
  }

  /** Counters begin anew with a session. */
  void newSession() {
    reported = false;
  }

  /**
   * Takes in what the far end says.
   *
   * @param headerBytes UDP and IP headers of each datagram, which the far end does not count
   * @param rttNanos the path's round-trip time: so long it takes until a change shows
   */
  void reported(Report report, int headerBytes, long rttNanos, long nowNanos) {
    long arrived = report.received() - received;
    int elapsedMicros = (int) report.countedMicros() - countedMicros;
    if (reported && (arrived <= 0 || elapsedMicros <= 0)) {
      return; // Reports may overtake each other.
    }
    long arrivedBytes = report.bytes() - bytes + headerBytes * arrived;
    double sent = (sentBytes - sentAtReport) * 1e9 / Math.max(1, nowNanos - reportedNanos);
    boolean first = !reported;
    remember(report, nowNanos);
    long queueBefore = queueMicros;
    queueMicros = least.excessMicros((int) report.delayMicros(), nowNanos);
    if (first) {
      loss.begin(report.received(), report.highestCounter());
      return;
    }
    long span = elapsedMicros * 1_000L + rttNanos;
    boolean steady = limited || (busySinceNanos != NEVER && nowNanos - busySinceNanos >= span);
    loss.reported(report.received(), report.highestCounter(), steady);
    // What is lost anyway took its share of the path too, or was at least sent.
    double fate = 1 - Math.min(loss.usual(), GREATEST_LOSS);
    long delivered = (long) (arrivedBytes * MICROS_PER_SECOND / (elapsedMicros * fate));
    boolean growing =
        arrived >= FEW
            && delivered < KEEPING_UP * sent
            && queueMicros > queueBefore + GROWTH_MICROS
            && queueMicros > LONG_QUEUE_MICROS;
    growths = growing ? growths + 1 : 0;
    long most = latest.with(delivered);
    boolean soon = !starting && nowNanos - cutNanos <= SOON_NANOS;
    if (soon && arrived >= MANY && delivered > NOT_FULL * capacity) {
      wasNotFull();
    } else {
      judge(steady, (int) report.delayMicros(), most, rttNanos, nowNanos);
    }
    wanted = false;
    limited = false;
  }

  private void remember(Report report, long nowNanos) {
    reported = true;
    received = report.received();
    bytes = report.bytes();
    countedMicros = (int) report.countedMicros();
    reportedNanos = nowNanos;
    sentAtReport = sentBytes;
  }

  /**
   * Decides what the report means.
   *
   * @param steady whether datagrams have been waiting all the time it speaks of, so that what was
   *     delivered is what the path carries
   */
  private void judge(
      boolean steady, int delayMicros, long delivered, long rttNanos, long nowNanos) {
    boolean queued = queueMicros > Math.max(QUEUE_MICROS, Pacer.nanos(QUEUE_BYTES, rate) / 1_000);
    queues = queued ? queues + 1 : 0;
    boolean lossy = steady && loss.isExcessive();
    boolean growing = growths >= GROWTHS;
    boolean ours = queued ? growing || (wanted && queues >= QUEUES) : lossy && loss.isFresh();
    if (!queued && !lossy) {
      cuts = 0;
      grow(rttNanos, nowNanos);
    } else if (ours && nowNanos - cutNanos > Math.max(rttNanos, CUT_NANOS)) {
      long guess = (long) Math.max(GENTLE * rate, cuts == 0 ? 0 : LARGEST_CUT * rateBefore);
      long carried = steady || growing ? delivered : guess;
      full(queued ? queueMicros : loss.latest(), delayMicros, carried, nowNanos);
    }
  }

  private void full(double sign, int delayMicros, long carried, long nowNanos) {
    starting = false;
    if (cuts == 0) {
      firstSign = sign;
      rateBefore = rate;
      capacity = carried;
    } else if (cuts >= PATIENCE && sign > UNCHANGED * firstSign) {
      least.reset(delayMicros, nowNanos);
      loss.accept();
      set(rateBefore);
      cuts = 0;
      return;
    } else {
      // Less came than could have: it is even narrower.
      capacity = carried < NEARLY_FULL * Math.min(rate, capacity) ? carried : capacity;
    }
    cuts++;
    double cut = Math.min(LARGEST_CUT, queueMicros / DRAIN_MICROS);
    set((long) (capacity * (1 - cut)));
    cutNanos = nowNanos;
    grownNanos = nowNanos;
  }

  private void wasNotFull() {
    set(Math.max(rate, rateBefore));
    capacity = rate;
    cuts = 0;
    queues = 0;
    growths = 0;
  }

  private void grow(long rttNanos, long nowNanos) {
    if (!wanted || nowNanos - grownNanos <= (starting ? rttNanos : 0)) {
      return;
    }
    if (starting) {
      set((long) (rate * START_GROWTH));
    } else if (rate < (long) (NEARLY_FULL * capacity)) {
      set((long) (NEARLY_FULL * capacity));
    } else {
      double sinceCut = (nowNanos - cutNanos) / 1e9;
      double elapsed = Math.min(0.1, (nowNanos - grownNanos) / 1e9);
      set((long) (rate * (1 + Math.min(GREATEST_GROWTH, GROWTH + sinceCut) * elapsed)));
    }
    grownNanos = nowNanos;
  }

  private void set(long newRate) {
    rate = Math.clamp(newRate, LEAST_RATE, GREATEST_RATE);
  }
}
