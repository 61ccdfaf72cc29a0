package dev.warp.gate.engine.erasure;

import com.backblaze.erasure.Galois;

/**
 * The Lagrange basis over a set of points of GF(2<sup>8</sup>).
 *
 * <p>JavaReedSolomon multiplies a Vandermonde matrix by the inverse of its top square. That makes
 * shard <i>i</i> the value at <i>i</i> of the one polynomial of degree below k whose values at 0 to
 * k - 1 are the data shards. So every row of its generator, and every row of an inverted matrix, is
 * an interpolation from k known points to another one. Computing such rows directly costs
 * k<sup>2</sup> table lookups once and k more per row, where the inversion of the matrix costs
 * k<sup>3</sup>.
 */
final class LagrangeBasis {

  /** Order of the multiplicative group: logarithms add modulo this. */
  private static final int ORDER = Galois.FIELD_SIZE - 1;

  private static final short[] LOG = Galois.LOG_TABLE;
  private static final byte[] EXP = Galois.generateExpTable(LOG);

  private final int[] points = new int[ErasureCode.MAX_SHARDS];

  /** Per point, the sum of the logarithms of its differences to all other points. */
  private final int[] logDenominators = new int[ErasureCode.MAX_SHARDS];

  private int size;

  void clear() {
    size = 0;
  }

  /** Adds a point, 0 to 255, that must not be there yet. */
  void add(int point) {
    int sum = 0;
    for (int i = 0; i < size; i++) {
      // Subtraction is exclusive or in a field of characteristic 2, and so commutes.
      int log = LOG[points[i] ^ point];
      logDenominators[i] += log;
      sum += log;
    }
    points[size] = point;
    logDenominators[size] = sum;
    size++;
  }

  /**
   * Fills {@code row} with the weights of the values at the points, in the order they were added,
   * that give the value at {@code target}, which must not be one of them.
   */
  void weightsAt(int target, byte[] row) {
    int logNumerator = 0;
    for (int i = 0; i < size; i++) {
      logNumerator += LOG[points[i] ^ target];
    }
    for (int i = 0; i < size; i++) {
      int log = logNumerator - LOG[points[i] ^ target] - logDenominators[i];
      row[i] = EXP[Math.floorMod(log, ORDER)];
    }
  }
}
