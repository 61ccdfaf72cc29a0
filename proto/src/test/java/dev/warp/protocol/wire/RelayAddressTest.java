package dev.warp.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** docs/protocol.md section 9.6. */
final class RelayAddressTest {

  @Property
  void shouldBeReadAsItWasMade(
      @ForAll @IntRange(max = 0xffff) int map,
      @ForAll int relayId,
      @ForAll @IntRange(max = 0xffff) int interfaceId) {
    Endpoint address = RelayAddress.of(map, relayId, interfaceId);
    assertTrue(RelayAddress.isRelayed(address));
    assertEquals(map, RelayAddress.map(address));
    assertEquals(relayId, RelayAddress.relayId(address));
    assertEquals(interfaceId, RelayAddress.interfaceId(address));
    assertTrue(address.isUnicast(), "it is used like any other");
  }

  @Property
  void shouldBeTheSameOnceItWasOnTheWire(
      @ForAll int relayId, @ForAll @IntRange(max = 0xffff) int interfaceId) {
    byte[] encoded = new byte[Endpoint.SIZE];
    RelayAddress.of(0, relayId, interfaceId).write(encoded, 0);
    assertEquals(RelayAddress.of(0, relayId, interfaceId), Endpoint.read(encoded, 0));
  }

  @Test
  void shouldHaveTheDocumentedShape() {
    assertEquals(
        "[100:0:0:0:0:89ab:cdef:1234]:1", RelayAddress.of(0, 0x89abcdef, 0x1234).toString());
    assertEquals(
        "[100:0:0:0:ffff:ffff:ffff:ffff]:1", RelayAddress.of(0xffff, -1, 0xffff).toString());
  }

  @Property
  void shouldBeToldFromIpv4(@ForAll int address, @ForAll @IntRange(max = 0xffff) int port) {
    assertFalse(RelayAddress.isRelayed(Endpoint.ofIpv4(address, port)));
  }

  @Test
  void shouldBeToldFromOtherIpv6() {
    long low = 0x1234_5678L;
    assertFalse(RelayAddress.isRelayed(Endpoint.of(0, 1, 1)));
    assertFalse(RelayAddress.isRelayed(Endpoint.of(0x2001_0db8_0000_0000L, low, 1)));
    assertFalse(RelayAddress.isRelayed(Endpoint.of(0xfe80L << 48, low, 1)));
    assertFalse(RelayAddress.isRelayed(Endpoint.of(0x0100L << 48 | 1, low, 1)), "next to 100::/64");
  }
}
