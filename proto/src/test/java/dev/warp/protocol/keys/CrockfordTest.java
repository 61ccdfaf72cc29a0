package dev.warp.protocol.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CrockfordTest {

  @Property
  void shouldReadBackWhatItWrote(@ForAll @Size(max = 40) byte[] bytes) {
    String text = Crockford.encode(bytes);
    assertEquals(Crockford.encodedLength(bytes.length), text.length());
    assertArrayEquals(bytes, Crockford.decode(text, bytes.length));
  }

  @Property
  void shouldIgnoreCase(@ForAll @Size(32) byte[] bytes) {
    String lower = Crockford.encode(bytes).toLowerCase(Locale.ROOT);
    assertArrayEquals(bytes, Crockford.decode(lower, bytes.length));
  }

  @Property
  void shouldReadOrRefuseAnyText(@ForAll String text, @ForAll @Size(max = 8) byte[] shape) {
    byte[] decoded;
    try {
      decoded = Crockford.decode(text, shape.length);
    } catch (IllegalArgumentException refused) {
      assertFalse(refused.getMessage().isEmpty());
      return;
    }
    assertEquals(shape.length, decoded.length);
  }

  @Test
  void shouldWriteTheMostSignificantBitsFirst() {
    assertEquals("0G", Crockford.encode(new byte[] {4}));
    assertEquals("ZW", Crockford.encode(new byte[] {(byte) 0xff}));
    assertEquals("0123456789ABCDEF", Crockford.encode(upTo15()));
  }

  @Test
  void shouldTakeLettersThatLookLikeDigitsForThem() {
    byte[] expected = Crockford.decode("01110111", 5);
    assertArrayEquals(expected, Crockford.decode("OILlo1iL", 5));
  }

  @Test
  void shouldRefuseAnotherLength() {
    String message = refusal("0000", 5);
    assertTrue(message.contains("8 characters") && message.contains("found 4"), message);
  }

  @Test
  void shouldNameTheCharacterItCannotReadAndNothingElse() {
    String message = refusal("SECRE?ZZ", 5);
    assertTrue(message.contains("character 6 is '?'"), message);
    assertFalse(message.contains("SECRE"), message);
    assertTrue(refusal("SECRET\nZ", 5).contains("character 7 is U+000A"));
    assertTrue(refusal("0000000\u2160", 5).contains("character 8 is U+2160"));
    assertTrue(refusal("0000000u", 5).contains("'u'"));
  }

  @Test
  void shouldRefuseBitsBeyondTheLastByte() {
    assertTrue(refusal("01", 1).contains("last character"));
    assertArrayEquals(new byte[] {0}, Crockford.decode("00", 1));
  }

  private static String refusal(String text, int bytes) {
    return assertThrows(IllegalArgumentException.class, () -> Crockford.decode(text, bytes))
        .getMessage();
  }

  private static byte[] upTo15() {
    byte[] bytes = new byte[10];
    int bit = 0;
    for (int value = 0; value < 16; value++) {
      for (int shift = 4; shift >= 0; shift--, bit++) {
        bytes[bit / 8] |= (byte) (((value >> shift) & 1) << (7 - bit % 8));
      }
    }
    return bytes;
  }
}
