package dev.warp.protocol;

/**
 * Where randomness comes from. Protocol code has no random source of its own, so that a simulated
 * run can be replayed from a seed; in a service this is backed by {@link
 * java.security.SecureRandom}.
 */
@FunctionalInterface
public interface RandomSource {

  /** Fills the whole of {@code destination} with random bytes. */
  void nextBytes(byte[] destination);

  /** A uniformly random 64-bit value. */
  default long nextLong() {
    byte[] eight = new byte[Long.BYTES];
    nextBytes(eight);
    long value = 0;
    for (byte b : eight) {
      value = (value << 8) | (b & 0xff);
    }
    return value;
  }

  /** A uniformly random 32-bit value. */
  default int nextInt() {
    return (int) nextLong();
  }
}
