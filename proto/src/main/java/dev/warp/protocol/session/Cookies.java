package dev.warp.protocol.session;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;

/**
 * Makes and checks the cookies by which a source shows that it can receive (docs/protocol.md
 * section 4.5). The secret changes every two minutes; the one before it still counts.
 */
final class Cookies implements AutoCloseable {

  private static final long SECRET_LIFE_NANOS = 120_000_000_000L;
  private static final int SECRET_SIZE = 32;

  private final RandomSource random;
  private byte[] secret;
  private byte[] previousSecret;
  private long secretBornNanos;

  Cookies(RandomSource random, long nowNanos) {
    this.random = random;
    this.secret = freshSecret();
    this.previousSecret = freshSecret();
    this.secretBornNanos = nowNanos;
  }

  /** The cookie of {@code source} now; 16 bytes. */
  byte[] cookieFor(Endpoint source, long nowNanos) {
    renew(nowNanos);
    return cookie(secret, source);
  }

  /** Whether the 16 bytes at {@code macOffset} are mac2 over everything before them. */
  boolean verifies(byte[] datagram, int offset, int macOffset, Endpoint source, long nowNanos) {
    renew(nowNanos);
    return verifies(secret, datagram, offset, macOffset, source)
        || verifies(previousSecret, datagram, offset, macOffset, source);
  }

  private static boolean verifies(
      byte[] secret, byte[] datagram, int offset, int macOffset, Endpoint source) {
    byte[] expected = ShortMac.of(cookie(secret, source), datagram, offset, macOffset - offset);
    return ShortMac.matches(expected, datagram, macOffset);
  }

  private void renew(long nowNanos) {
    long age = nowNanos - secretBornNanos;
    if (age >= SECRET_LIFE_NANOS) {
      byte[] oldest = previousSecret;
      previousSecret = secret;
      secret = oldest;
      random.nextBytes(secret);
      if (age >= 2 * SECRET_LIFE_NANOS) {
        random.nextBytes(previousSecret);
      }
      secretBornNanos = nowNanos;
    }
  }

  private byte[] freshSecret() {
    byte[] fresh = new byte[SECRET_SIZE];
    random.nextBytes(fresh);
    return fresh;
  }

  /** Zeroes the secrets. */
  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
    Arrays.fill(previousSecret, (byte) 0);
  }

  private static byte[] cookie(byte[] secret, Endpoint source) {
    byte[] encoded = new byte[Endpoint.SIZE];
    source.write(encoded, 0);
    return ShortMac.of(secret, encoded, 0, encoded.length);
  }
}
