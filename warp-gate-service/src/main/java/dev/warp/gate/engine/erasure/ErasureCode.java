package dev.warp.gate.engine.erasure;

/**
 * A systematic Reed-Solomon code over GF(2<sup>8</sup>), with the generator of Backblaze's
 * JavaReedSolomon: any {@code dataShards} of {@code totalShards} shards determine all of them.
 *
 * <p>The shards of a block are {@code length} bytes each, at the same {@code offset} of their own
 * arrays, data shards first. Bytes outside that range are neither read nor written. Arguments that
 * do not describe a block are mistakes of the caller, never of the network, and throw {@link
 * IllegalArgumentException}.
 *
 * <p>Instances keep scratch space and serve one thread.
 */
public interface ErasureCode {

  /** The most shards a block can have, data and parity together. */
  int MAX_SHARDS = 255;

  /**
   * Computes the parity shards of a block from its data shards.
   *
   * @param shards {@code totalShards} arrays or more, all of them present
   * @param dataShards number of data shards, at least 1
   * @param totalShards number of data and parity shards, at most {@link #MAX_SHARDS}
   * @param offset where the shards start in their arrays, in bytes
   * @param length length of each shard in bytes, 0 included
   */
  void encode(byte[][] shards, int dataShards, int totalShards, int offset, int length);

  /**
   * Rebuilds the missing data shards of a block from those present. Missing parity shards stay
   * missing, and their arrays may be null.
   *
   * @param shards {@code totalShards} arrays or more; those of missing data shards are written to
   * @param present for each shard whether its bytes are there; at least {@code dataShards} must be
   * @param dataShards number of data shards, at least 1
   * @param totalShards number of data and parity shards, at most {@link #MAX_SHARDS}
   * @param offset where the shards start in their arrays, in bytes
   * @param length length of each shard in bytes, 0 included
   */
  void reconstruct(
      byte[][] shards, boolean[] present, int dataShards, int totalShards, int offset, int length);
}
