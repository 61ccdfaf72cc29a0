package dev.warp.lab.gauge;

import java.time.Instant;

/**
 * The time of day in nanoseconds since 1970, without allocating anything and never going back while
 * this runs.
 */
final class TimeOfDay {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Of so many looks at both clocks the shortest counts. */
  private static final int TRIES = 1000;

  private final long differenceNanos;

  TimeOfDay() {
    long best = Long.MAX_VALUE;
    long difference = 0;
    for (int i = 0; i < TRIES; i++) {
      long before = System.nanoTime();
      Instant now = Instant.now();
      long took = System.nanoTime() - before;
      if (took < best) {
        best = took;
        difference = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano() - (before + took / 2);
      }
    }
    this.differenceNanos = difference;
  }

  long nanos() {
    return System.nanoTime() + differenceNanos;
  }
}
