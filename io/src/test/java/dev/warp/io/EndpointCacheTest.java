package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.warp.protocol.wire.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EndpointCacheTest {

  private final EndpointCache cache = new EndpointCache();

  @Property
  void shouldTurnEndpointsIntoSocketAddressesAndBack(
      @ForAll("endpoints") List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      assertEquals(endpoint, cache.endpoint(cache.socketAddress(endpoint)));
    }
  }

  @Test
  void shouldRememberAnAddressSeenAgain() {
    Endpoint endpoint = Endpoint.ofIpv4(0x7f000001, 13116);
    InetSocketAddress first = cache.socketAddress(endpoint);

    assertSame(first, cache.socketAddress(Endpoint.ofIpv4(0x7f000001, 13116)));
    assertSame(
        cache.endpoint(first), cache.endpoint(new InetSocketAddress(first.getAddress(), 13116)));
  }

  @Provide
  Arbitrary<List<Endpoint>> endpoints() {
    Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65_535);
    Arbitrary<Endpoint> four =
        Combinators.combine(Arbitraries.integers(), ports).as(Endpoint::ofIpv4);
    Arbitrary<Endpoint> six =
        Combinators.combine(Arbitraries.longs(), Arbitraries.longs(), ports).as(Endpoint::of);
    return Arbitraries.oneOf(four, six).list().ofMaxSize(300);
  }
}
