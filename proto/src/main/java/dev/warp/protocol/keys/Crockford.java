package dev.warp.protocol.keys;

import java.util.Arrays;

/**
 * Crockford's base32 without padding or check symbol: the most significant bit comes first, and the
 * last character is filled up with zero bits. Reading ignores case and takes {@code O} for 0 and
 * {@code I} and {@code L} for 1.
 *
 * <p>What is read here may be a private key, so no message ever repeats more of it than the one
 * character that cannot stand where it is.
 */
public final class Crockford {

  private static final int BITS = 5;
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final byte[] VALUES = values();

  private Crockford() {}

  /** The characters it takes to write {@code bytes} bytes. */
  public static int encodedLength(int bytes) {
    return (bytes * Byte.SIZE + BITS - 1) / BITS;
  }

  public static String encode(byte[] bytes) {
    return new String(encodeChars(bytes));
  }

  /** As {@link #encode}, for a secret: the caller can zero the result. */
  static char[] encodeChars(byte[] bytes) {
    char[] text = new char[encodedLength(bytes.length)];
    int pending = 0;
    int pendingBits = 0;
    int next = 0;
    for (byte b : bytes) {
      pending = (pending << Byte.SIZE) | (b & 0xff);
      pendingBits += Byte.SIZE;
      while (pendingBits >= BITS) {
        pendingBits -= BITS;
        text[next++] = DIGITS[(pending >>> pendingBits) & 31];
      }
    }
    if (pendingBits > 0) {
      text[next] = DIGITS[(pending << (BITS - pendingBits)) & 31];
    }
    return text;
  }

  /**
   * Reads exactly {@code expectedBytes} bytes.
   *
   * @throws IllegalArgumentException for another length, a character outside the alphabet, or a
   *     last character with bits that belong to no byte
   */
  public static byte[] decode(CharSequence text, int expectedBytes) {
    int expectedLength = encodedLength(expectedBytes);
    if (text.length() != expectedLength) {
      throw new IllegalArgumentException(
          "expected " + expectedLength + " characters of base32, found " + text.length());
    }
    byte[] bytes = new byte[expectedBytes];
    int pending = 0;
    int pendingBits = 0;
    int next = 0;
    for (int i = 0; i < expectedLength; i++) {
      pending = (pending << BITS) | digit(text.charAt(i), i);
      pendingBits += BITS;
      if (pendingBits >= Byte.SIZE) {
        pendingBits -= Byte.SIZE;
        bytes[next++] = (byte) (pending >>> pendingBits);
      }
    }
    if ((pending & ((1 << pendingBits) - 1)) != 0) {
      Arrays.fill(bytes, (byte) 0);
      throw new IllegalArgumentException(
          "the last character has bits beyond the " + expectedBytes + " bytes: it is mistyped");
    }
    return bytes;
  }

  private static int digit(char character, int index) {
    int value = character < VALUES.length ? VALUES[character] : -1;
    if (value < 0) {
      throw new IllegalArgumentException(
          "character " + (index + 1) + " is " + name(character) + ", which base32 does not have");
    }
    return value;
  }

  private static String name(char character) {
    return character > ' ' && character < 0x7f
        ? "'" + character + "'"
        : String.format("U+%04X", (int) character);
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < DIGITS.length; i++) {
      values[DIGITS[i]] = (byte) i;
      values[Character.toLowerCase(DIGITS[i])] = (byte) i;
    }
    values['O'] = 0;
    values['o'] = 0;
    for (char one : "IiLl".toCharArray()) {
      values[one] = 1;
    }
    return values;
  }
}
