package dev.warp.gate.engine.path;

/**
 * Finds out how large the datagrams of a path may be (docs/protocol.md section 10.2), in the manner
 * of RFC 8899: by padded pings, and not by what routers say of datagrams that were too large, for
 * many say nothing and anybody could. All sizes are bytes of UDP payload.
 *
 * <p>Each padded ping has a plain one right behind it. Only where these are answered and the padded
 * ones are not does that say something about size: as many are sent as it takes to be sure, more on
 * a path that loses plain ones too.
 */
public final class PathMtu {

  /**
   * What every path is taken to carry: each IPv4 host takes packets of 576 bytes (RFC 1122 section
   * 3.3.2), of which 28 are headers.
   */
  public static final int BASE = 548;

  /** Padded pings of one size, after which all begins again where they have not made it sure. */
  private static final int MAX_TRIES = 12;

  /** How probable it may be at the most that padded pings have gone unanswered by chance. */
  private static final double CHANCE = 0.001;

  /** A search ends where what is carried and what is not are no further apart than this. */
  private static final int NEAR = 16;

  /** Beyond a part of the round trip, so long an answer is waited for, and the next try. */
  private static final long PATIENCE_NANOS = 25_000_000L;

  /** A larger size is searched for again after that. */
  static final long RAISE_NANOS = 60_000_000_000L;

  /** While large datagrams are sent, what is carried is confirmed that often. */
  static final long CONFIRM_NANOS = 10_000_000_000L;

  /** The same where datagrams are lost that may have been the large ones. */
  static final long DOUBT_NANOS = 1_000_000_000L;

  /** From the first loss on, losses are counted over so many datagrams at the most. */
  private static final int WINDOW = 24;

  /** So many lost are reason for doubt, if they are so large a part, and twice the usual one. */
  private static final int DOUBTFUL = 3;

  private static final double DOUBTFUL_PART = 0.2;

  /** In the place of the number of a ping. */
  private static final long ANSWERED = -1;

  private int max;
  private int limit;
  private boolean searching;
  private long settledNanos;
  private int settledLimit;
  private boolean news;

  /** The least size that is not carried, as far as is known while searching. */
  private int tooLarge;

  /** The size being tried; 0 for none. */
  private int size;

  private int tries;
  private final long[] padded = new long[MAX_TRIES];
  private final long[] plain = new long[MAX_TRIES];
  private final long[] sentNanos = new long[MAX_TRIES];
  private long nextNanos;

  private boolean largeSent;
  private boolean doubted;
  private long confirmedNanos;
  private boolean based;
  private long baseReceived;
  private long baseHighest;

  /**
   * @param max the largest size that is of use
   */
  PathMtu(int max) {
    this.max = max;
    this.settledLimit = max;
    restart();
  }

  /** The path leads another way: nothing is known of it. */
  void restart() {
    limit = Math.min(BASE, max);
    search(max + 1);
    nextNanos = Long.MIN_VALUE;
    largeSent = false;
    doubted = false;
    based = false;
  }

  /** Larger datagrams than before are of use. */
  void raise(int newMax) {
    if (newMax <= max) {
      return;
    }
    boolean unlimited = tooLarge > max;
    settledLimit = settledLimit == max ? newMax : settledLimit;
    max = newMax;
    if (unlimited) {
      search(max + 1);
    }
  }

  private void search(int below) {
    searching = limit < max;
    tooLarge = below;
    size = 0;
  }

  /** The largest datagram that may be sent. */
  public int limit() {
    return limit;
  }

  /** The largest that is of use. */
  public int max() {
    return max;
  }

  /** Whether {@link #limit} is more than what is taken for granted, or all there is. */
  boolean isKnown() {
    return !searching || limit > BASE;
  }

  /** Whether a search has ended with another limit than the one before it; until told. */
  public boolean hasNews() {
    return news;
  }

  /** That has been told. */
  public void told() {
    news = false;
  }

  /** The size to try now, 0 for none. To be called whenever the path is looked after. */
  int due(long rttNanos, long nowNanos) {
    if (size > 0 && nowNanos < nextNanos) {
      return 0;
    }
    if (size > 0 && isTooLarge(nowNanos - PATIENCE_NANOS - rttNanos - rttNanos / 2)) {
      conclude(nowNanos);
    }
    if (size == 0 || tries == MAX_TRIES) {
      size = choose(nowNanos);
      tries = 0;
    }
    nextNanos = nowNanos + PATIENCE_NANOS + rttNanos / 2;
    return size;
  }

  /** Whether what was sent until then should have been answered in part if it were carried. */
  private boolean isTooLarge(long untilNanos) {
    int asked = 0;
    int answered = 0;
    for (int i = 0; i < tries; i++) {
      if (sentNanos[i] <= untilNanos) {
        asked++;
        answered += plain[i] == ANSWERED ? 1 : 0;
      }
    }
    // The rule of succession says how probably a ping is answered, by what is known of plain ones.
    double unanswered = 1 - (answered + 1.0) / (asked + 2);
    return Math.pow(unanswered, asked) < CHANCE;
  }

  private int choose(long nowNanos) {
    if (!searching && nowNanos - settledNanos >= RAISE_NANOS) {
      search(max + 1);
    }
    if (isToBeConfirmed(nowNanos)) {
      return limit;
    }
    if (!searching) {
      return 0;
    }
    return tooLarge > max ? max : (limit + tooLarge) / 2;
  }

  private boolean isToBeConfirmed(long nowNanos) {
    return limit > BASE
        && largeSent
        && nowNanos - confirmedNanos >= (doubted ? DOUBT_NANOS : CONFIRM_NANOS);
  }

  private void settle(long nowNanos) {
    searching = false;
    settledNanos = nowNanos;
    news |= Math.abs(limit - settledLimit) > NEAR;
    settledLimit = limit;
  }

  private void conclude(long nowNanos) {
    if (size == limit) {
      limit = BASE;
    }
    search(size);
    if (tooLarge - limit <= NEAR) {
      settle(nowNanos);
    }
  }

  /** What was due has been sent, as pings of these numbers. */
  void sent(long paddedPing, long plainPing, long nowNanos) {
    padded[tries] = paddedPing;
    plain[tries] = plainPing;
    sentNanos[tries] = nowNanos;
    tries++;
  }

  /** When something is due if nothing happens, {@link Long#MAX_VALUE} for never. */
  long nextNanos() {
    if (size > 0) {
      return nextNanos;
    }
    return limit < max ? settledNanos + RAISE_NANOS : Long.MAX_VALUE;
  }

  /** A ping was answered; returns whether because of it the limit is another, or settled. */
  boolean answered(long number, long nowNanos) {
    for (int i = 0; size > 0 && i < tries; i++) {
      if (plain[i] == number) {
        plain[i] = ANSWERED;
      } else if (padded[i] == number) {
        return carried(nowNanos);
      }
    }
    return false;
  }

  private boolean carried(long nowNanos) {
    boolean changed = searching;
    limit = size;
    confirmedNanos = nowNanos;
    largeSent = false;
    doubted = false;
    size = 0;
    if (searching && (limit == max || tooLarge - limit <= NEAR)) {
      settle(nowNanos);
    }
    return changed;
  }

  /** A datagram of that size leaves that is no probe of ours. */
  void used(int bytes) {
    largeSent |= bytes > BASE;
  }

  /**
   * The far end says what it has received; returns whether that is reason to look after the path at
   * once: many are lost, so the large ones may be.
   *
   * @param received datagrams received in the session
   * @param highest the highest counter received
   * @param usualLoss share of the datagrams that the path usually loses, 0 to 1
   */
  boolean reported(long received, long highest, double usualLoss, long nowNanos) {
    long sent = highest - baseHighest;
    long lost = sent - (received - baseReceived);
    boolean doubtful =
        based && lost >= DOUBTFUL && lost >= Math.max(DOUBTFUL_PART, 2 * usualLoss) * sent;
    if (!based || doubtful || lost <= 0 || sent >= WINDOW) {
      based = true;
      baseReceived = received;
      baseHighest = highest;
    }
    doubted |= doubtful && largeSent;
    return doubted && size == 0 && isToBeConfirmed(nowNanos);
  }

  /** Counters begin anew. */
  void newSession() {
    based = false;
  }
}
