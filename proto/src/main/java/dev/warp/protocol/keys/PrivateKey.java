package dev.warp.protocol.keys;

import dev.warp.protocol.RandomSource;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A secp256k1 private key: a number from 1 to the order of the curve less one, as 32 bytes in
 * network byte order. {@link #close} zeroes it. What a computation with it leaves behind in {@link
 * BigInteger}s is beyond reach, and goes with the garbage.
 *
 * <p>Two of them are equal only if they are the same object: compare public keys instead.
 */
public final class PrivateKey implements AutoCloseable {

  /** Size in bytes. */
  public static final int SIZE = Secp256k1.SCALAR_SIZE;

  private final byte[] bytes;
  private final PublicKey publicKey;
  private boolean closed;

  private PrivateKey(byte[] bytes) {
    this.bytes = bytes;
    this.publicKey = PublicKey.ofPoint(Secp256k1.encode(Secp256k1.multiplyBase(scalar())));
  }

  /**
   * Reads 52 characters of Crockford base32.
   *
   * @throws IllegalArgumentException if that is no private key; the message says why, and never
   *     repeats the text
   */
  public static PrivateKey parse(CharSequence text) {
    byte[] decoded = Crockford.decode(text, SIZE);
    try {
      return of(decoded);
    } finally {
      Arrays.fill(decoded, (byte) 0);
    }
  }

  /**
   * The key with these {@value #SIZE} bytes, which are copied.
   *
   * @throws IllegalArgumentException for another length, or a number outside 1 to order - 1
   */
  public static PrivateKey of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException(
          "a private key has " + SIZE + " bytes, not " + bytes.length);
    }
    if (!isInRange(bytes)) {
      throw new IllegalArgumentException("a private key is neither 0 nor beyond the curve's order");
    }
    return new PrivateKey(bytes.clone());
  }

  /** A fresh key. Takes 32 bytes from {@code random}, and again until they are in range. */
  public static PrivateKey generate(RandomSource random) {
    byte[] bytes = new byte[SIZE];
    do {
      random.nextBytes(bytes);
    } while (!isInRange(bytes));
    return new PrivateKey(bytes);
  }

  public PublicKey publicKey() {
    return publicKey;
  }

  /** Whether this is the published default key of an earlier warp-map, which anybody can have. */
  public boolean isPublishedMapKey() {
    return publicKey.equals(PublicKey.PUBLISHED_MAP_KEY);
  }

  /** A copy of the bytes, for the caller to zero: what other keys are derived from. */
  public byte[] toBytes() {
    return openBytes().clone();
  }

  /** 52 characters of Crockford base32, for the caller to write where they belong and to zero. */
  public char[] encoded() {
    return Crockford.encodeChars(openBytes());
  }

  /**
   * Elliptic-curve Diffie-Hellman as in BOLT 8: the SHA-256 of the compressed shared point, 32
   * bytes that the caller zeroes. Each use is masked afresh, so that the times taken do not add up
   * to knowledge of this key.
   *
   * @param remotePublicKey a compressed point, from anybody
   * @param random where the mask of this one computation comes from
   * @return nothing if {@code remotePublicKey} is not one point on the curve
   */
  public Optional<byte[]> agree(byte[] remotePublicKey, RandomSource random) {
    openBytes();
    if (remotePublicKey.length != PublicKey.SIZE) {
      return Optional.empty();
    }
    return Secp256k1.decode(remotePublicKey, 0)
        .map(point -> sha256(Secp256k1.encode(Secp256k1.multiply(point, scalar(), random))));
  }

  /** Zeroes the key. Its public half stays readable; nothing else works from here on. */
  @Override
  public void close() {
    closed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  /** Names the public half only. */
  @Override
  public String toString() {
    return "private key of " + publicKey;
  }

  private byte[] openBytes() {
    if (closed) {
      throw new IllegalStateException("the private key of " + publicKey + " is closed");
    }
    return bytes;
  }

  private BigInteger scalar() {
    return new BigInteger(1, bytes);
  }

  private static boolean isInRange(byte[] bytes) {
    BigInteger value = new BigInteger(1, bytes);
    return value.signum() > 0 && value.compareTo(Secp256k1.ORDER) < 0;
  }

  private static byte[] sha256(byte[] secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
