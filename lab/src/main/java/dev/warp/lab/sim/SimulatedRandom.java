package dev.warp.lab.sim;

import dev.warp.protocol.RandomSource;
import java.util.random.RandomGenerator;

/**
 * Pseudo-random numbers from a seed: SplitMix64 (Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", 2014). Not for keys outside a simulation.
 *
 * <p>Each part of a simulation draws from a fork of its own. A fork depends on the seed and the
 * name only, not on what was drawn before, so adding a consumer shifts no other.
 */
public final class SimulatedRandom implements RandomSource, RandomGenerator {

  private static final long GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15L;

  private final long seed;
  private long state;

  public SimulatedRandom(long seed) {
    this.seed = seed;
    this.state = seed;
  }

  /**
   * A generator of its own for the part called {@code name}. The same name gives the same numbers
   * again.
   */
  public SimulatedRandom fork(String name) {
    long hash = mix(seed + GOLDEN_GAMMA);
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash + name.charAt(i) + 1);
    }
    return new SimulatedRandom(hash);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  @Override
  public int nextInt() {
    return (int) (nextLong() >>> 32);
  }

  @Override
  public void nextBytes(byte[] destination) {
    for (int i = 0; i < destination.length; ) {
      long bits = nextLong();
      for (int end = Math.min(i + Long.BYTES, destination.length); i < end; i++) {
        destination[i] = (byte) bits;
        bits >>>= 8;
      }
    }
  }

  /**
   * True with this probability. Nothing is drawn at 0, so switching a fault off leaves the others
   * of the same part as they were.
   */
  public boolean happens(double probability) {
    return probability > 0 && nextDouble() < probability;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return z ^ (z >>> 31);
  }
}
