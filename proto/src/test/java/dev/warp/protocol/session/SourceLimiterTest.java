package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import org.junit.jupiter.api.Test;

final class SourceLimiterTest {

  private static final long SECOND = 1_000_000_000L;
  private static final Endpoint HERE = Endpoint.ofIpv4(0xc0000201, 1000);

  private final SourceLimiter limiter = new SourceLimiter(1, 1, 3);

  @Test
  void shouldHoldAnIpv4AddressToItsRateWhateverThePort() {
    assertTrue(limiter.tryTake(HERE, 0));
    assertFalse(limiter.tryTake(HERE, 0));
    assertFalse(limiter.tryTake(HERE.withPort(2000), 0));
    assertTrue(limiter.tryTake(Endpoint.ofIpv4(0xc0000202, 1000), 0));
    assertTrue(limiter.tryTake(HERE, SECOND));
  }

  @Test
  void shouldHoldAnIpv6NetworkToItsRateWhateverTheHost() {
    assertTrue(limiter.tryTake(Endpoint.of(0x20010db8_00000001L, 1, 5), 0));
    assertFalse(limiter.tryTake(Endpoint.of(0x20010db8_00000001L, -2, 6), 0));
    assertTrue(limiter.tryTake(Endpoint.of(0x20010db8_00000002L, 1, 5), 0));
  }

  @Test
  void shouldRememberNoMoreSourcesThanAllowed() {
    assertTrue(limiter.tryTake(HERE, 0));
    assertTrue(limiter.tryTake(source(1), 0));
    assertTrue(limiter.tryTake(source(2), 0));
    // Still known, and now the one heard most recently.
    assertFalse(limiter.tryTake(HERE, 0));
    assertTrue(limiter.tryTake(source(3), 0));
    assertFalse(limiter.tryTake(HERE, 0));
    assertTrue(limiter.tryTake(source(1), 0), "it was forgotten to make room");
  }

  private static Endpoint source(int number) {
    return Endpoint.ofIpv4(0x0a000000 + number, 1);
  }
}
