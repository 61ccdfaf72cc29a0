package dev.warp.gate.engine.erasure;

import java.util.Arrays;

/**
 * The part of a code that does not depend on how bytes are multiplied: which shards go in and out,
 * and the rows of coefficients between them. The rows are those of JavaReedSolomon, which inverts a
 * matrix at every decode; here they come from {@link LagrangeBasis} and are kept.
 */
abstract class ReedSolomonCode implements ErasureCode {

  /** Loss patterns remembered unless told otherwise; 3-of-6 has 19 of them, 6-of-12 has 923. */
  static final int DEFAULT_CACHED_PATTERNS = 1024;

  private final LagrangeBasis basis = new LagrangeBasis();
  private final DecodingRows decodingRows;

  /**
   * The parity rows of the generator by number of data shards. A row does not depend on how many
   * follow it, so one array serves all totals; in the worst case they add up to 3 MB.
   */
  private final byte[][][] parityRows = new byte[MAX_SHARDS + 1][0][];

  private final byte[][] inputs = new byte[MAX_SHARDS][];
  private final byte[][] outputs = new byte[MAX_SHARDS][];
  private final int[] survivors = new int[MAX_SHARDS];

  /**
   * @param cachedPatterns loss patterns to remember, rounded up to a power of two of at least 4, at
   *     some 2 KiB each at the most
   */
  ReedSolomonCode(int cachedPatterns) {
    decodingRows = new DecodingRows(cachedPatterns);
  }

  /**
   * Sets each output to the sum of all inputs, each multiplied by its coefficient in the output's
   * row.
   *
   * @param rows a row of {@code inputCount} coefficients or more for each output
   * @param inputs {@code inputCount} arrays or more
   * @param inputCount at least 2
   * @param outputs {@code outputCount} arrays or more, none of them an input
   * @param outputCount 0 or more
   * @param offset where the bytes to read and write start in all arrays
   * @param length how many there are, 0 included
   */
  abstract void multiply(
      byte[][] rows,
      byte[][] inputs,
      int inputCount,
      byte[][] outputs,
      int outputCount,
      int offset,
      int length);

  @Override
  public final void encode(
      byte[][] shards, int dataShards, int totalShards, int offset, int length) {
    checkBlock(dataShards, totalShards, offset, length);
    int parityShards = totalShards - dataShards;
    if (dataShards == 1) {
      // The parity of a single shard is that shard.
      for (int i = 1; i < totalShards; i++) {
        System.arraycopy(shards[0], offset, shards[i], offset, length);
      }
      return;
    }
    System.arraycopy(shards, dataShards, outputs, 0, parityShards);
    byte[][] rows = parityRows(dataShards, parityShards);
    multiply(rows, shards, dataShards, outputs, parityShards, offset, length);
  }

  @Override
  public final void reconstruct(
      byte[][] shards, boolean[] present, int dataShards, int totalShards, int offset, int length) {
    checkBlock(dataShards, totalShards, offset, length);
    int found = 0;
    int missing = 0;
    for (int i = 0; i < totalShards && found < dataShards; i++) {
      if (present[i]) {
        survivors[found] = i;
        inputs[found++] = shards[i];
      } else if (i < dataShards) {
        outputs[missing++] = shards[i];
      }
    }
    if (found < dataShards) {
      throw new IllegalArgumentException(found + " shards present of " + dataShards + " required");
    }
    if (missing == 0) {
      return;
    }
    if (dataShards == 1) {
      System.arraycopy(inputs[0], offset, shards[0], offset, length);
      return;
    }
    byte[][] rows = decodingRows.of(survivors, dataShards);
    multiply(rows, inputs, dataShards, outputs, missing, offset, length);
  }

  private byte[][] parityRows(int dataShards, int count) {
    byte[][] rows = parityRows[dataShards];
    if (rows.length < count) {
      basis.clear();
      for (int i = 0; i < dataShards; i++) {
        basis.add(i);
      }
      int known = rows.length;
      rows = Arrays.copyOf(rows, count);
      for (int i = known; i < count; i++) {
        rows[i] = new byte[dataShards];
        basis.weightsAt(dataShards + i, rows[i]);
      }
      parityRows[dataShards] = rows;
    }
    return rows;
  }

  private static void checkBlock(int dataShards, int totalShards, int offset, int length) {
    if (dataShards < 1 || totalShards < dataShards || totalShards > MAX_SHARDS) {
      throw new IllegalArgumentException("not a block: " + dataShards + " of " + totalShards);
    }
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("not a range: " + length + " bytes at " + offset);
    }
  }
}
