package dev.warp.gate.engine.pacing;

/**
 * The greatest of the last few throughputs: after a hiccup much arrives at once, and it is not the
 * hiccup that says what a path carries.
 */
final class LatestMaximum {

  private static final int SAMPLES = 4;

  private final long[] samples = new long[SAMPLES];
  private int next;

  /** Takes in a sample; returns the greatest of the latest. */
  long with(long sample) {
    samples[next] = sample;
    next = (next + 1) % SAMPLES;
    long greatest = sample;
    for (long other : samples) {
      greatest = Math.max(greatest, other);
    }
    return greatest;
  }
}
