package dev.warp.gate.engine.erasure;

/**
 * The code by means of the Vector API: sixteen bytes are multiplied at once. For a JVM that has
 * loaded the module {@code jdk.incubator.vector}; fast once the JVM's optimizing compiler has
 * compiled it, and far slower than tables before. {@link CodeSelection} sees to both.
 */
public final class VectorReedSolomonCode extends ReedSolomonCode {

  private final VectorProduct product = new VectorProduct();

  /** A code that remembers 1024 loss patterns. */
  public VectorReedSolomonCode() {
    this(DEFAULT_CACHED_PATTERNS);
  }

  /**
   * @param cachedPatterns loss patterns to remember, rounded up to a power of two of at least 4, at
   *     some 2 KiB each at the most
   */
  public VectorReedSolomonCode(int cachedPatterns) {
    super(cachedPatterns);
  }

  @Override
  void multiply(
      byte[][] rows,
      byte[][] inputs,
      int inputCount,
      byte[][] outputs,
      int outputCount,
      int offset,
      int length) {
    product.multiply(rows, inputs, inputCount, outputs, outputCount, offset, length);
  }
}
