package dev.warp.gate.engine.boundary;

import dev.warp.gate.engine.erasure.ErasureCode;

/**
 * How much loss a tunnel is to survive, as configured.
 *
 * @param requiredShards data shards of an ordinary block, at least 1
 * @param numShards data and parity shards of an ordinary block, at most {@link
 *     ErasureCode#MAX_SHARDS}; what {@code survivePathFailures} needs beyond that comes on top
 * @param survivePathFailures number of links that may fail at once without loss, as long as there
 *     is one more; 0 sends exactly {@code numShards}
 */
public record Redundancy(int requiredShards, int numShards, int survivePathFailures) {

  /**
   * @throws IllegalArgumentException if the numbers do not describe a block
   */
  public Redundancy {
    if (requiredShards < 1
        || numShards < requiredShards
        || numShards > ErasureCode.MAX_SHARDS
        || survivePathFailures < 0) {
      throw new IllegalArgumentException(
          "cannot send %d of %d shards and survive %d path failures"
              .formatted(requiredShards, numShards, survivePathFailures));
    }
  }

  /** Number of shards of an ordinary block that may be lost. */
  public int parityShards() {
    return numShards - requiredShards;
  }
}
