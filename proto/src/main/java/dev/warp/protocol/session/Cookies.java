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
  private final byte[] source = new byte[Endpoint.SIZE];
  private final KeyedMac underCookie = new KeyedMac(new byte[ShortMac.SIZE]);
  private KeyedMac underSecret;
  private KeyedMac underPreviousSecret;
  private long secretBornNanos;

  Cookies(RandomSource random, long nowNanos) {
    this.random = random;
    this.underSecret = new KeyedMac(new byte[SECRET_SIZE]);
    this.underPreviousSecret = new KeyedMac(new byte[SECRET_SIZE]);
    renew(underSecret);
    renew(underPreviousSecret);
    this.secretBornNanos = nowNanos;
  }

  /** The cookie of an endpoint now; 16 bytes. */
  byte[] cookieFor(Endpoint endpoint, long nowNanos) {
    renew(nowNanos);
    endpoint.write(source, 0);
    return underSecret.of(source, 0, Endpoint.SIZE);
  }

  /** Whether the 16 bytes at {@code macOffset} are mac2 over everything before them. */
  boolean verifies(byte[] datagram, int offset, int macOffset, Endpoint endpoint, long nowNanos) {
    renew(nowNanos);
    endpoint.write(source, 0);
    return verifies(underSecret, datagram, offset, macOffset)
        || verifies(underPreviousSecret, datagram, offset, macOffset);
  }

  private boolean verifies(KeyedMac secret, byte[] datagram, int offset, int macOffset) {
    underCookie.use(secret.of(source, 0, Endpoint.SIZE));
    byte[] expected = underCookie.of(datagram, offset, macOffset - offset);
    return ShortMac.matches(expected, datagram, macOffset);
  }

  private void renew(long nowNanos) {
    long age = nowNanos - secretBornNanos;
    if (age >= SECRET_LIFE_NANOS) {
      KeyedMac oldest = underPreviousSecret;
      underPreviousSecret = underSecret;
      underSecret = oldest;
      renew(underSecret);
      if (age >= 2 * SECRET_LIFE_NANOS) {
        renew(underPreviousSecret);
      }
      secretBornNanos = nowNanos;
    }
  }

  private void renew(KeyedMac mac) {
    byte[] secret = new byte[SECRET_SIZE];
    random.nextBytes(secret);
    mac.use(secret);
    Arrays.fill(secret, (byte) 0);
  }

  /** Drops the secrets. */
  @Override
  public void close() {
    underSecret.close();
    underPreviousSecret.close();
    underCookie.close();
  }
}
