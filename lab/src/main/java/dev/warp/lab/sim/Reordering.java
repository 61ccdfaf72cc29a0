package dev.warp.lab.sim;

import java.time.Duration;

/**
 * Some datagrams are held back, so that later ones overtake them.
 *
 * @param probability of being held back
 * @param heldBackNanos for how long, in nanoseconds, on top of the delay
 */
public record Reordering(double probability, long heldBackNanos) {

  public static final Reordering NONE = new Reordering(0, 0);

  public Reordering {
    Probability.check(probability, "reordering");
    if (heldBackNanos < 0) {
      throw new IllegalArgumentException("held back for " + heldBackNanos + " ns");
    }
  }

  public static Reordering of(double probability, Duration heldBack) {
    return new Reordering(probability, heldBack.toNanos());
  }
}
