package dev.warp.protocol.noise;

import dev.warp.protocol.keys.Hkdf;
import java.util.Arrays;

/** HKDF as Noise section 4.3 uses it: the salt is the chaining key, and the info is empty. */
final class ChainingKdf {

  /** Bytes of each output. */
  static final int OUTPUT_SIZE = 32;

  private static final byte[] NO_INFO = {};

  private ChainingKdf() {}

  /**
   * Derives {@code outputs} keys of {@value #OUTPUT_SIZE} bytes, which the caller zeroes.
   *
   * @param input secret input, may be empty
   */
  static byte[][] derive(byte[] chainingKey, byte[] input, int outputs) {
    byte[] all = Hkdf.derive(chainingKey, input, NO_INFO, outputs * OUTPUT_SIZE);
    byte[][] keys = new byte[outputs][];
    for (int i = 0; i < outputs; i++) {
      keys[i] = Arrays.copyOfRange(all, i * OUTPUT_SIZE, (i + 1) * OUTPUT_SIZE);
    }
    Arrays.fill(all, (byte) 0);
    return keys;
  }
}
