package dev.warp.gate.engine.erasure;

/**
 * The rows that turn surviving shards into the missing data shards, cached by loss pattern.
 *
 * <p>The set of survivors used, of which there are always as many as data shards, says everything
 * about the rows, so for shards 0 to 63 its bitmap is the key. Patterns that use later shards are
 * computed anew each time: they hardly ever come twice, and computing their rows costs far less
 * than applying them.
 *
 * <p>The cache is set-associative: a key belongs to one set of four entries, kept in order of use,
 * and replaces the one used least recently. The arrays of a replaced entry are used again.
 */
final class DecodingRows {

  private static final int WAYS = 4;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final LagrangeBasis basis = new LagrangeBasis();
  private final int setMask;

  /** Bitmaps of the survivors used; 0, which is no such bitmap, marks a free entry. */
  private final long[] keys;

  private final byte[][][] entries;
  private byte[][] uncached = new byte[0][0];
  private long computed;

  /**
   * @param capacity patterns to remember, rounded up to a power of two of at least 4; each takes 2
   *     KiB or so at the most
   */
  DecodingRows(int capacity) {
    if (capacity < 1 || capacity > 1 << 20) {
      throw new IllegalArgumentException("not a capacity from 1 to 2^20: " + capacity);
    }
    int size = Math.max(WAYS, Integer.highestOneBit(2 * capacity - 1));
    setMask = size / WAYS - 1;
    keys = new long[size];
    entries = new byte[size][0][0];
  }

  /**
   * The rows for the data shards that are not among the survivors, in ascending order. They are
   * valid until the next call and may have unused bytes at the end.
   *
   * @param survivors {@code dataShards} indices of shards, ascending
   */
  byte[][] of(int[] survivors, int dataShards) {
    if (survivors[dataShards - 1] >= Long.SIZE) {
      uncached = compute(survivors, dataShards, uncached);
      return uncached;
    }
    long key = 0;
    for (int i = 0; i < dataShards; i++) {
      key |= 1L << survivors[i];
    }
    int first = (int) ((key * GOLDEN_RATIO) >>> Integer.SIZE & setMask) * WAYS;
    int entry = first;
    while (entry < first + WAYS - 1 && keys[entry] != key) {
      entry++;
    }
    byte[][] rows = entries[entry];
    if (keys[entry] != key) {
      rows = compute(survivors, dataShards, rows);
    }
    moveToFront(first, entry, key, rows);
    return rows;
  }

  /** How many patterns are remembered. */
  int size() {
    int size = 0;
    for (long key : keys) {
      size += key == 0 ? 0 : 1;
    }
    return size;
  }

  int capacity() {
    return keys.length;
  }

  /** How often rows had to be computed. */
  long computed() {
    return computed;
  }

  private void moveToFront(int first, int entry, long key, byte[][] rows) {
    for (int i = entry; i > first; i--) {
      keys[i] = keys[i - 1];
      entries[i] = entries[i - 1];
    }
    keys[first] = key;
    entries[first] = rows;
  }

  private byte[][] compute(int[] survivors, int dataShards, byte[][] reusable) {
    computed++;
    basis.clear();
    int missing = dataShards;
    for (int i = 0; i < dataShards; i++) {
      basis.add(survivors[i]);
      missing -= survivors[i] < dataShards ? 1 : 0;
    }
    byte[][] rows = withRoom(reusable, missing, dataShards);
    int row = 0;
    int survivor = 0;
    for (int target = 0; target < dataShards; target++) {
      if (survivors[survivor] == target) {
        survivor++;
      } else {
        basis.weightsAt(target, rows[row++]);
      }
    }
    return rows;
  }

  private static byte[][] withRoom(byte[][] rows, int height, int width) {
    int oldWidth = rows.length == 0 ? 0 : rows[0].length;
    if (rows.length >= height && oldWidth >= width) {
      return rows;
    }
    return new byte[Math.max(rows.length, height)][Math.max(oldWidth, width)];
  }
}
