package dev.warp.gate.config;

/**
 * What is sent beyond the payload itself.
 *
 * @param numShards the least number of shards per block, data and parity: 1..255
 * @param requiredShards how many of them rebuild the payload: 1..numShards
 * @param survivePathFailures how many links may fail at once without loss: more shards are sent
 *     where this takes them
 */
public record RedundancyConfiguration(int numShards, int requiredShards, int survivePathFailures) {

  /** Every payload whole on every link: one shard, and as many more as all links but one lose. */
  public static final RedundancyConfiguration REPLICATE = new RedundancyConfiguration(1, 1, 255);
}
