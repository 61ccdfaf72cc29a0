package dev.warp.gate.engine.erasure;

import com.backblaze.erasure.CodingLoop;
import com.backblaze.erasure.InputOutputByteTableCodingLoop;

/**
 * The code by means of Backblaze's JavaReedSolomon: a look-up in a table of products for every byte
 * and coefficient. It runs on any JVM.
 */
public final class JavaReedSolomonCode extends ReedSolomonCode {

  private final CodingLoop codingLoop = new InputOutputByteTableCodingLoop();

  /** A code that remembers 1024 loss patterns. */
  public JavaReedSolomonCode() {
    this(DEFAULT_CACHED_PATTERNS);
  }

  /**
   * @param cachedPatterns loss patterns to remember, rounded up to a power of two of at least 4, at
   *     some 2 KiB each at the most
   */
  public JavaReedSolomonCode(int cachedPatterns) {
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
    codingLoop.codeSomeShards(rows, inputs, inputCount, outputs, outputCount, offset, length);
  }
}
