package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShortMacTest {

  /** RFC 4231 sections 4.2 to 4.8, as far as the 16 bytes go. */
  @ParameterizedTest
  @CsvSource({
    "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, b0344c61d8db38535ca8afceaf0bf12b",
    "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f,"
        + " 5bdcc146bf60754e6a042426089575c7",
    "0102030405060708090a0b0c0d0e0f10111213141516171819,"
        + " cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
        + "cdcdcdcd, 82558a389a443c0ea4cc819899f2083a",
  })
  void shouldBeHmacSha256CutShort(String key, String data, String expected) {
    byte[] bytes = HexFormat.of().parseHex(data);
    byte[] padded = new byte[bytes.length + 5];
    System.arraycopy(bytes, 0, padded, 2, bytes.length);
    assertArrayEquals(
        HexFormat.of().parseHex(expected),
        ShortMac.of(HexFormat.of().parseHex(key), padded, 2, bytes.length));
  }

  /** RFC 4231 section 4.7: a key longer than a block is hashed first. */
  @Test
  void shouldTakeALongKey() {
    byte[] key = new byte[131];
    Arrays.fill(key, (byte) 0xaa);
    byte[] data =
        "Test Using Larger Than Block-Size Key - Hash Key First"
            .getBytes(StandardCharsets.US_ASCII);
    assertArrayEquals(
        HexFormat.of().parseHex("60e431591ee0b67f0d8a26aacbf5b77f"),
        ShortMac.of(key, data, 0, data.length));
  }

  /** FIPS 180-2 appendix B.1. */
  @Test
  void shouldHashTwoParts() {
    assertArrayEquals(
        HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ShortMac.sha256(new byte[] {'a'}, new byte[] {'b', 'c'}));
  }

  @Test
  void shouldMatchWhatIsEqualOnly() {
    byte[] mac = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
    byte[] data = new byte[20];
    System.arraycopy(mac, 0, data, 4, 16);
    assertTrue(ShortMac.matches(mac, data, 4));
    assertFalse(ShortMac.matches(mac, data, 3));
    data[19] ^= 1;
    assertFalse(ShortMac.matches(mac, data, 4));
  }
}
