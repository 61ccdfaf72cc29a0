package dev.warp.protocol.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {

  private static final String TEXT = "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT";
  private static final String BASE_POINT =
      "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";

  @Test
  void shouldReadAndWriteItsText() {
    PublicKey key = PublicKey.parse(TEXT);
    assertEquals(TEXT, key.toString());
    assertEquals(key, PublicKey.parse(TEXT.toLowerCase(Locale.ROOT)));
    assertEquals(key, PublicKey.of(key.toBytes()));
    assertEquals(key.hashCode(), PublicKey.of(key.toBytes()).hashCode());
    assertNotEquals(key, PublicKey.PUBLISHED_MAP_KEY);
  }

  @Test
  void shouldWriteItsBytesWhereTold() {
    byte[] buffer = new byte[PublicKey.SIZE + 5];
    PublicKey key = PublicKey.parse(TEXT);
    key.write(buffer, 3);
    assertEquals(key, PublicKey.read(buffer, 3).orElseThrow());
    assertEquals(0, buffer[2]);
    assertEquals(0, buffer[PublicKey.SIZE + 3]);
  }

  @Test
  void shouldStayAsItIsWhateverHappensToItsBytes() {
    byte[] bytes = HexFormat.of().parseHex(BASE_POINT);
    PublicKey key = PublicKey.of(bytes);
    bytes[1] = 0;
    key.toBytes()[1] = 0;
    assertArrayEquals(HexFormat.of().parseHex(BASE_POINT), key.toBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no point has this x
        "020000000000000000000000000000000000000000000000000000000000000005",
        // x is the field's prime, and beyond
        "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "03ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        // prefixes of infinity, uncompressed and hybrid points
        "0079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "0679be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        // wrong lengths
        "",
        "00",
        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f817",
        "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f8179800"
      })
  void shouldRefuseWhatIsNoPoint(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertThrows(IllegalArgumentException.class, () -> PublicKey.of(bytes));
  }

  @Test
  void shouldRefuseToReadPastTheEnd() {
    byte[] bytes = HexFormat.of().parseHex(BASE_POINT);
    assertTrue(PublicKey.read(bytes, 0).isPresent());
    assertFalse(PublicKey.read(bytes, 1).isPresent());
    assertFalse(PublicKey.read(bytes, bytes.length).isPresent());
  }

  @Property
  void shouldAcceptOrRefuseAnyBytesWithoutFail(@ForAll @Size(33) byte[] bytes) {
    bytes[0] = (byte) (2 | (bytes[0] & 1));
    PublicKey.read(bytes, 0).ifPresent(key -> assertArrayEquals(bytes, key.toBytes()));
    assertEquals(PublicKey.read(bytes, 0).isPresent(), readsAsPoint(bytes));
  }

  @Test
  void shouldOrderByUnsignedBytes() {
    PublicKey low = PublicKey.of(HexFormat.of().parseHex(BASE_POINT));
    PublicKey high = PublicKey.PUBLISHED_MAP_KEY;
    assertTrue(low.toBytes()[1] > 0 && high.toBytes()[1] < 0, "bytes 0x79 and one from 0x80 on");
    assertTrue(low.compareTo(high) < 0);
    assertTrue(high.compareTo(low) > 0);
    assertEquals(0, low.compareTo(PublicKey.of(low.toBytes())));
  }

  private static boolean readsAsPoint(byte[] bytes) {
    try {
      PublicKey.of(bytes);
      return true;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
