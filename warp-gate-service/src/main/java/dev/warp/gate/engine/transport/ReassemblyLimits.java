package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.ErasureCode;

/**
 * What the blocks of a tunnel that wait for more shards may take up.
 *
 * @param bytes memory for shards and for the payload being put together, in bytes; at least {@link
 *     #leastBytes} of {@code maxPayloadBytes}, so that any payload can be rebuilt
 * @param blocks number of incomplete blocks, at least 1; each costs up to 2 KiB beyond {@code
 *     bytes}
 * @param maxPayloadBytes length of the longest payload accepted, 1 to 2^24 bytes
 * @param windowNumbers size of the window over payload numbers, a power of two of at least 128
 * @param timeoutNanos time from the first shard of a block until it is given up, in nanoseconds
 */
public record ReassemblyLimits(
    long bytes, int blocks, int maxPayloadBytes, int windowNumbers, long timeoutNanos) {

  /** Those of a tunnel for which nothing is configured: 8 MiB, and so payloads of 1 MiB. */
  public static final ReassemblyLimits DEFAULT = of(8 << 20);

  /** The longest payload there is. */
  private static final int LONGEST = 1 << 20;

  private static final int MAX_BLOCKS = 1 << 20;

  /** More than {@link ErasureCode#MAX_SHARDS} datagrams can carry. */
  private static final int MAX_PAYLOAD_BYTES = 1 << 24;

  /**
   * @throws IllegalArgumentException if a limit is out of its range
   */
  public ReassemblyLimits {
    if (maxPayloadBytes < 1 || maxPayloadBytes > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("not a payload length: " + maxPayloadBytes);
    }
    if (bytes < leastBytes(maxPayloadBytes)) {
      throw new IllegalArgumentException(
          "%d bytes cannot hold a payload of %d".formatted(bytes, maxPayloadBytes));
    }
    if (blocks < 1 || blocks > MAX_BLOCKS) {
      throw new IllegalArgumentException("not a number of blocks from 1 to 2^20: " + blocks);
    }
    if (timeoutNanos < 1) {
      throw new IllegalArgumentException("not a positive timeout: " + timeoutNanos);
    }
  }

  /** 4096 blocks, 65536 numbers, 2 s, and the longest payloads that so many bytes can hold. */
  public static ReassemblyLimits of(long bytes) {
    long longest = Math.min(LONGEST, (bytes - leastBytes(0)) / (leastBytes(1) - leastBytes(0)));
    return new ReassemblyLimits(bytes, 4096, (int) longest, 65_536, 2_000_000_000L);
  }

  /**
   * The least memory in which any payload of {@code maxPayloadBytes} can be rebuilt: the payload
   * itself, and as many shards received as rebuilt, each of which may take up to twice its length.
   */
  public static long leastBytes(int maxPayloadBytes) {
    long shards = ErasureCode.MAX_SHARDS;
    return 5L * maxPayloadBytes + 2 * shards * (ShardBuffers.SMALLEST + 2);
  }
}
