package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CookiesTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Endpoint HERE = Endpoint.ofIpv4(0xc0000201, 1000);
  private static final Endpoint ELSEWHERE = Endpoint.ofIpv4(0xc0000202, 1000);

  private final Cookies cookies = new Cookies(new Random(9)::nextBytes, 0);

  @Test
  void shouldMakeTheSameCookieForASourceWhileTheSecretLasts() {
    byte[] cookie = cookies.cookieFor(HERE, 0);
    assertEquals(16, cookie.length);
    assertArrayEquals(cookie, cookies.cookieFor(HERE, 119 * SECOND));
    assertFalse(Arrays.equals(cookie, cookies.cookieFor(ELSEWHERE, 0)));
    assertFalse(Arrays.equals(cookie, cookies.cookieFor(HERE.withPort(1001), 0)));
    assertNotEquals(
        Arrays.hashCode(cookie), Arrays.hashCode(cookies.cookieFor(HERE, 120 * SECOND)));
  }

  @Test
  void shouldTakeTheCookieOfTheSecretBeforeAndNoOlderOne() {
    byte[] datagram = stamped(cookies.cookieFor(HERE, 0));
    assertTrue(verifies(datagram, HERE, 0));
    assertFalse(verifies(datagram, ELSEWHERE, 0));
    assertTrue(verifies(datagram, HERE, 120 * SECOND));
    assertTrue(verifies(datagram, HERE, 239 * SECOND));
    assertFalse(verifies(datagram, HERE, 240 * SECOND));
    assertFalse(verifies(datagram, HERE, 241 * SECOND));
  }

  @Test
  void shouldTakeNoCookieFromBeforeALongSilence() {
    byte[] datagram = stamped(cookies.cookieFor(HERE, 0));
    assertFalse(verifies(datagram, HERE, 3600 * SECOND));
  }

  private boolean verifies(byte[] datagram, Endpoint source, long nanos) {
    return cookies.verifies(datagram, 2, datagram.length - 16, source, nanos);
  }

  /** Some datagram at offset 2, with mac2 under {@code cookie} at its end. */
  private static byte[] stamped(byte[] cookie) {
    byte[] datagram = new byte[2 + 150 + 16];
    Arrays.fill(datagram, (byte) 0x4d);
    System.arraycopy(ShortMac.of(cookie, datagram, 2, 150), 0, datagram, 152, 16);
    return datagram;
  }
}
