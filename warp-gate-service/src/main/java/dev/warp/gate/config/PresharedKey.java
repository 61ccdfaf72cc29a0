package dev.warp.gate.config;

import dev.warp.protocol.keys.Crockford;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The optional symmetric key that both gates of a pair mix into their handshake, so that breaking
 * the curve alone opens nothing.
 */
public final class PresharedKey implements AutoCloseable {

  /** Size in bytes. */
  public static final int SIZE = 32;

  private final byte[] bytes;

  private PresharedKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads 52 characters of Crockford base32.
   *
   * @throws IllegalArgumentException if that is no such key; the message never repeats the text
   */
  public static PresharedKey parse(CharSequence text) {
    return new PresharedKey(Crockford.decode(text, SIZE));
  }

  /** A copy of the {@value #SIZE} bytes, which the caller zeroes after use. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Zeroes the key, which is of no use from here on. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PresharedKey that && MessageDigest.isEqual(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "pre-shared key";
  }
}
