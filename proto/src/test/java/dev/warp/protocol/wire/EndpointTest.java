package dev.warp.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class EndpointTest {

  private static final Endpoint V4 = Endpoint.ofIpv4(0xc0000201, 13116);
  private static final Endpoint V6 = Endpoint.of(0x20010db8_00000000L, 0xabcL, 13116);

  @Test
  void shouldTakeEighteenBytesInBothFamilies() {
    assertEncoded("00000000000000000000ffffc0000201333c", V4);
    assertEncoded("20010db8000000000000000000000abc333c", V6);
  }

  private static void assertEncoded(String hex, Endpoint endpoint) {
    byte[] buffer = new byte[20];
    endpoint.write(buffer, 1);
    byte[] encoded = HexFormat.of().parseHex("00" + hex + "00");
    assertArrayEquals(encoded, buffer);
    assertEquals(endpoint, Endpoint.read(encoded, 1));
  }

  @Property
  void shouldBeReadAsItWasWritten(@ForAll @Size(18) byte[] encoded) {
    Endpoint read = Endpoint.read(encoded, 0);
    byte[] again = new byte[18];
    read.write(again, 0);
    assertArrayEquals(encoded, again);
    assertEquals(read, Endpoint.of(read.address(), read.port()));
    assertEquals(read.hashCode(), Endpoint.read(again, 0).hashCode());
  }

  @Property
  void shouldKeepIpv4Addresses(@ForAll int address, @ForAll @IntRange(max = 65535) int port) {
    Endpoint endpoint = Endpoint.ofIpv4(address, port);
    assertTrue(endpoint.isIpv4());
    assertEquals(4, endpoint.address().length);
    assertEquals(address, (int) Bytes.getUnsigned(endpoint.address(), 0, 4));
    assertEquals(port, endpoint.port());
  }

  @Test
  void shouldTellAddressesOfNoUseFromOthers() {
    assertTrue(V4.isUnicast());
    assertTrue(V6.isUnicast());
    assertFalse(V4.withPort(0).isUnicast());
    assertFalse(Endpoint.ofIpv4(0, 1).isUnicast());
    assertFalse(Endpoint.of(0, 0, 1).isUnicast());
    assertFalse(Endpoint.ofIpv4(0xe0000001, 1).isUnicast());
    assertFalse(Endpoint.ofIpv4(0xffffffff, 1).isUnicast());
    assertFalse(Endpoint.of(0xff02L << 48, 1, 1).isUnicast());
    assertTrue(Endpoint.ofIpv4(0x7f000001, 1).isLoopback());
    assertTrue(Endpoint.of(0, 1, 1).isLoopback());
    assertFalse(V6.isLoopback());
    assertTrue(Endpoint.ofIpv4(0xa9fe0102, 1).isLinkLocal());
    assertTrue(Endpoint.of(0xfe80L << 48, 1, 1).isLinkLocal());
    assertFalse(V4.isLinkLocal());
  }

  @Test
  void shouldTellWhatHeadersADatagramThereHas() {
    assertEquals(28, V4.headerBytes());
    assertEquals(48, V6.headerBytes());
  }

  @Test
  void shouldCompareAddressAndPort() {
    assertNotEquals(V4, V4.withPort(1));
    assertTrue(V4.sameAddress(V4.withPort(1)));
    assertFalse(V4.sameAddress(V6));
    assertNotEquals(V4, V6);
  }

  @Test
  void shouldBePrintedAsPeopleWriteIt() {
    assertEquals("192.0.2.1:13116", V4.toString());
    assertEquals("[2001:db8:0:0:0:0:0:abc]:13116", V6.toString());
  }

  @Test
  void shouldRefuseWhatIsNoAddressOrPort() {
    assertThrows(IllegalArgumentException.class, () -> Endpoint.of(new byte[5], 1));
    assertThrows(IllegalArgumentException.class, () -> Endpoint.ofIpv4(1, 65536));
    assertThrows(IllegalArgumentException.class, () -> Endpoint.ofIpv4(1, -1));
  }

  @Test
  void shouldTellAddressesBehindNatsFromOthers() {
    int[] behind = {
      0x0a000000, 0x0affffff, 0xac100000, 0xac1fffff, 0xc0a80000, 0xc0a8ffff, 0x64400000, 0x647fffff
    };
    for (int address : behind) {
      assertTrue(Endpoint.ofIpv4(address, 1).isPrivateUse(), Integer.toHexString(address));
    }
    int[] before = {
      0x09ffffff, 0x0b000000, 0xac0fffff, 0xac200000, 0xc0a7ffff, 0xc0a90000, 0x643fffff, 0x64800000
    };
    for (int address : before) {
      assertFalse(Endpoint.ofIpv4(address, 1).isPrivateUse(), Integer.toHexString(address));
    }
    assertFalse(Endpoint.of(0xfd000000_00000000L, 0x0a000001, 1).isPrivateUse());
  }
}
