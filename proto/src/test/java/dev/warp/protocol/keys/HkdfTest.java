package dev.warp.protocol.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** RFC 5869 appendix A. */
final class HkdfTest {

  @Test
  void shouldDeriveTheBasicCase() {
    assertArrayEquals(
        hex(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865"),
        Hkdf.derive(run(0x00, 0x0c), filled(22, 0x0b), run(0xf0, 0xf9), 42));
  }

  @Test
  void shouldDeriveFromLongInputs() {
    assertArrayEquals(
        hex(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87"),
        Hkdf.derive(run(0x60, 0xaf), run(0x00, 0x4f), run(0xb0, 0xff), 82));
  }

  @Test
  void shouldDeriveWithoutSaltAndInfo() {
    byte[] expected =
        hex(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                + "9d201395faa4b61a96c8");
    assertArrayEquals(expected, Hkdf.derive(new byte[0], filled(22, 0x0b), new byte[0], 42));
    assertArrayEquals(
        expected,
        Hkdf.derive(new byte[32], filled(22, 0x0b), new byte[0], 42),
        "a salt of zeroes is no salt");
  }

  @Test
  void shouldTakeAnEmptySecret() {
    byte[] derived = Hkdf.derive(filled(32, 1), new byte[0], new byte[0], 32);
    assertFalse(Arrays.equals(new byte[32], derived));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** The bytes from {@code first} to {@code last}. */
  private static byte[] run(int first, int last) {
    byte[] bytes = new byte[last - first + 1];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (first + i);
    }
    return bytes;
  }
}
