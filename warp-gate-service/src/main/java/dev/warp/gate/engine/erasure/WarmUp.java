package dev.warp.gate.engine.erasure;

import java.util.Arrays;
import java.util.function.LongSupplier;

/** Uses two codes in turn until one has become faster by being compiled. */
final class WarmUp {

  /** So many times in a row, for any single time may be that of an interruption. */
  private static final int WINS = 50;

  private static final int DATA_SHARDS = 3;
  private static final int TOTAL_SHARDS = 6;

  /** Bytes of shards: as of large, usual and very small payloads. */
  private static final int[] LENGTHS = {1348, 400, 5};

  private final LongSupplier nanoTime;
  private final byte[][] shards = new byte[TOTAL_SHARDS][LENGTHS[0]];
  private final boolean[] present = new boolean[TOTAL_SHARDS];

  WarmUp(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    for (int i = 0; i < DATA_SHARDS; i++) {
      Arrays.fill(shards[i], (byte) (i + 1));
    }
  }

  /** Whether {@code contender} has become faster than {@code champion} within the time. */
  boolean isFaster(ErasureCode contender, ErasureCode champion, long limitNanos) {
    long start = nanoTime.getAsLong();
    int wins = 0;
    while (wins < WINS) {
      long began = nanoTime.getAsLong();
      use(champion);
      long between = nanoTime.getAsLong();
      use(contender);
      long ended = nanoTime.getAsLong();
      wins = ended - between < between - began ? wins + 1 : 0;
      if (ended - start > limitNanos) {
        return false;
      }
    }
    return true;
  }

  /** Encodes, and rebuilds after each number of losses. */
  private void use(ErasureCode code) {
    for (int length : LENGTHS) {
      code.encode(shards, DATA_SHARDS, TOTAL_SHARDS, 0, length);
      Arrays.fill(present, true);
      for (int lost = 0; lost < DATA_SHARDS; lost++) {
        present[lost] = false;
        code.reconstruct(shards, present, DATA_SHARDS, TOTAL_SHARDS, 0, length);
      }
    }
  }
}
