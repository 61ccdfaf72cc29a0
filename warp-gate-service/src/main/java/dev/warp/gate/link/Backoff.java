package dev.warp.gate.link;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** How long to wait before the next stream (docs/protocol.md section 15.3). */
final class Backoff {

  private static final long FIRST_MILLIS = TimeUnit.SECONDS.toMillis(1);
  private static final long MOST_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final DoubleSupplier chance;
  private long nextMillis = FIRST_MILLIS;

  /**
   * @param chance gives numbers of 0 to 1, so that not all gates of a map come at once
   */
  Backoff(DoubleSupplier chance) {
    this.chance = chance;
  }

  /** The wait after a failure, in milliseconds. */
  long next() {
    long whole = nextMillis;
    nextMillis = Math.min(2 * nextMillis, MOST_MILLIS);
    return whole - (long) (whole / 2.0 * chance.getAsDouble());
  }

  /** A stream has come up. */
  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
