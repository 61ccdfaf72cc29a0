package dev.warp.protocol.keys;

import java.util.Arrays;
import java.util.Optional;

/**
 * A compressed secp256k1 point (SEC 1 version 2 section 2.3.3): who a gate or a map is. Every
 * instance is a point on the curve. Printed in Crockford base32, ordered by its bytes taken as
 * unsigned.
 */
public final class PublicKey implements Comparable<PublicKey> {

  /** Encoded size in bytes. */
  public static final int SIZE = Secp256k1.POINT_SIZE;

  /**
   * The public half of the default key that an earlier warp-map was published with. Anybody can
   * have the private half, and so be that map.
   */
  public static final PublicKey PUBLISHED_MAP_KEY =
      parse("0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82");

  private final byte[] bytes;

  private PublicKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The key of bytes already known to be a point; takes the array over. */
  static PublicKey ofPoint(byte[] compressed) {
    return new PublicKey(compressed);
  }

  /**
   * Reads 53 characters of Crockford base32.
   *
   * @throws IllegalArgumentException if that is no public key; the message says why
   */
  public static PublicKey parse(CharSequence text) {
    return of(Crockford.decode(text, SIZE));
  }

  /**
   * The key with these {@value #SIZE} bytes.
   *
   * @throws IllegalArgumentException for another length, or if they are no point on the curve
   */
  public static PublicKey of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "a public key has " + SIZE + " bytes, not " + bytes.length);
    }
    return read(bytes, 0)
        .orElseThrow(() -> new IllegalArgumentException("not a public key: no point of secp256k1"));
  }

  /**
   * The key in the {@value #SIZE} bytes at {@code offset}, or nothing if they are no point on the
   * curve or there are fewer of them: for bytes that a stranger sent.
   */
  public static Optional<PublicKey> read(byte[] source, int offset) {
    return Secp256k1.decode(source, offset)
        .map(point -> new PublicKey(Arrays.copyOfRange(source, offset, offset + SIZE)));
  }

  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Writes {@value #SIZE} bytes at {@code offset}. */
  public void write(byte[] destination, int offset) {
    System.arraycopy(bytes, 0, destination, offset, SIZE);
  }

  @Override
  public int compareTo(PublicKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PublicKey that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 53 characters of Crockford base32, which {@link #parse} reads. */
  @Override
  public String toString() {
    return Crockford.encode(bytes);
  }
}
