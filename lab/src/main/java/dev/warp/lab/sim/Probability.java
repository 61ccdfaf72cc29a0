package dev.warp.lab.sim;

/** A number from 0 to 1. */
final class Probability {

  private Probability() {}

  /** Throws {@link IllegalArgumentException} if {@code value} is not one. */
  static void check(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " is " + value + ", not a probability");
    }
  }
}
