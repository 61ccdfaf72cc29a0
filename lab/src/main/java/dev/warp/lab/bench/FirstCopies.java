package dev.warp.lab.bench;

import java.util.Arrays;

/** Tells first copies of numbered payloads from further ones, among the last 65,536 numbers. */
final class FirstCopies {

  private static final int WINDOW = 1 << 16;
  private static final long NEVER = -1;

  /** The number last seen in each place. */
  private final long[] seen = new long[WINDOW];

  FirstCopies() {
    Arrays.fill(seen, NEVER);
  }

  /**
   * Whether this number, at least 0, comes for the first time. A number that is older than the
   * window counts as seen.
   */
  boolean isFirst(long number) {
    int place = (int) (number & (WINDOW - 1));
    if (number <= seen[place]) {
      return false;
    }
    seen[place] = number;
    return true;
  }
}
