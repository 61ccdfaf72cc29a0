package dev.warp.protocol.aead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealingTest {

  private static final byte[] KEY = filled(32, 0x5a);
  private static final byte[] NONCE = filled(12, 0x17);
  private static final byte[] AAD = {9, 8, 7, 6, 5};
  private static final int AAD_OFFSET = 1;
  private static final int AAD_LENGTH = 3;

  @Property
  void shouldOpenWhatWasSealed(
      @ForAll AeadSuite suite,
      @ForAll @Size(max = 200) byte[] plaintext,
      @ForAll @Size(12) byte[] nonce,
      @ForAll @IntRange(max = 20) int offset) {
    byte[] source = shifted(plaintext, offset + 1);
    byte[] sealed = new byte[plaintext.length + AeadSuite.TAG_SIZE + offset];
    byte[] opened = new byte[plaintext.length + offset + 2];
    try (Sealer sealer = suite.sealer(KEY);
        Opener opener = suite.opener(KEY)) {
      assertEquals(
          plaintext.length + AeadSuite.TAG_SIZE,
          sealer.seal(
              nonce,
              AAD,
              AAD_OFFSET,
              AAD_LENGTH,
              source,
              offset + 1,
              plaintext.length,
              sealed,
              offset));
      assertEquals(
          plaintext.length,
          opener.open(
              nonce,
              AAD,
              AAD_OFFSET,
              AAD_LENGTH,
              sealed,
              offset,
              plaintext.length + AeadSuite.TAG_SIZE,
              opened,
              offset + 2));
    }
    assertArrayEquals(shifted(plaintext, offset + 2), opened);
  }

  @Property
  void shouldSealAndOpenInPlaceAsElsewhere(
      @ForAll AeadSuite suite,
      @ForAll @Size(max = 2000) byte[] plaintext,
      @ForAll @IntRange(max = 20) int offset) {
    byte[] elsewhere = seal(suite, plaintext);
    byte[] buffer = Arrays.copyOf(shifted(plaintext, offset), offset + elsewhere.length);
    try (Sealer sealer = suite.sealer(KEY);
        Opener opener = suite.opener(KEY)) {
      int sealed =
          sealer.seal(
              NONCE, AAD, AAD_OFFSET, AAD_LENGTH, buffer, offset, plaintext.length, buffer, offset);
      assertArrayEquals(shifted(elsewhere, offset), buffer);
      int opened =
          opener.open(NONCE, AAD, AAD_OFFSET, AAD_LENGTH, buffer, offset, sealed, buffer, offset);
      assertArrayEquals(plaintext, Arrays.copyOfRange(buffer, offset, offset + opened));
    }
  }

  @Property
  void shouldRefuseAnyFlippedBit(
      @ForAll AeadSuite suite,
      @ForAll @Size(max = 100) byte[] plaintext,
      @ForAll @IntRange(max = 10_000) int flip) {
    byte[] sealed = seal(suite, plaintext);
    byte[] nonce = NONCE.clone();
    byte[] aad = AAD.clone();
    int bits = (sealed.length + nonce.length + AAD_LENGTH) * 8;
    int bit = flip % bits;
    byte mask = (byte) (1 << (bit % 8));
    int index = bit / 8;
    if (index < sealed.length) {
      sealed[index] ^= mask;
    } else if (index < sealed.length + nonce.length) {
      nonce[index - sealed.length] ^= mask;
    } else {
      aad[AAD_OFFSET + index - sealed.length - nonce.length] ^= mask;
    }
    byte[] destination = filled(plaintext.length, 0x33);
    try (Opener opener = suite.opener(KEY)) {
      assertEquals(
          Opener.FORGED,
          opener.open(
              nonce, aad, AAD_OFFSET, AAD_LENGTH, sealed, 0, sealed.length, destination, 0));
    }
    assertArrayEquals(new byte[plaintext.length], destination, "no plaintext of a forgery");
  }

  @Property
  void shouldRefuseAnyBytesOfAStranger(
      @ForAll AeadSuite suite, @ForAll @Size(max = 100) byte[] datagram) {
    byte[] destination = new byte[100];
    try (Opener opener = suite.opener(KEY)) {
      assertEquals(Opener.FORGED, open(opener, datagram, destination));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseEveryTruncation(AeadSuite suite) {
    byte[] sealed = seal(suite, filled(40, 1));
    byte[] destination = new byte[sealed.length];
    try (Opener opener = suite.opener(KEY)) {
      for (int length = 0; length < sealed.length; length++) {
        byte[] truncated = Arrays.copyOf(sealed, length);
        assertEquals(Opener.FORGED, open(opener, truncated, destination), "length " + length);
      }
      assertEquals(40, open(opener, sealed, destination));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldOpenTheGenuineDatagramAfterAForgeryWithItsNonce(AeadSuite suite) {
    byte[] plaintext = filled(40, 1);
    byte[] sealed = seal(suite, plaintext);
    byte[] forged = sealed.clone();
    forged[0] ^= 1;
    byte[] destination = new byte[40];
    try (Opener opener = suite.opener(KEY)) {
      assertEquals(Opener.FORGED, open(opener, forged, destination));
      assertEquals(40, open(opener, sealed, destination));
      assertArrayEquals(plaintext, destination);
      assertEquals(40, open(opener, sealed, destination));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldLeaveNoPlaintextOfAForgeryInPlace(AeadSuite suite) {
    byte[] sealed = seal(suite, filled(40, 1));
    byte[] tag = Arrays.copyOfRange(sealed, 40, sealed.length);
    sealed[0] ^= 1;
    try (Opener opener = suite.opener(KEY)) {
      assertEquals(Opener.FORGED, open(opener, sealed, sealed));
    }
    assertArrayEquals(new byte[40], Arrays.copyOf(sealed, 40));
    assertArrayEquals(tag, Arrays.copyOfRange(sealed, 40, sealed.length));
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseWhatAnotherKeySealed(AeadSuite suite) {
    byte[] sealed = seal(suite, filled(40, 1));
    try (Opener opener = suite.opener(filled(32, 0x5b))) {
      assertEquals(Opener.FORGED, open(opener, sealed, new byte[40]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeANonceUsedTwiceInARow(AeadSuite suite) {
    byte[] buffer = new byte[AeadSuite.TAG_SIZE];
    try (Sealer sealer = suite.sealer(KEY)) {
      assertEquals(16, sealer.seal(NONCE, AAD, 0, 0, buffer, 0, 0, buffer, 0));
      assertThrows(
          IllegalStateException.class,
          () -> sealer.seal(NONCE, AAD, 0, 0, buffer, 0, 0, buffer, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseArgumentsThatCannotBe(AeadSuite suite) {
    byte[] buffer = new byte[64];
    assertThrows(IllegalArgumentException.class, () -> suite.sealer(new byte[16]).close());
    try (Sealer sealer = suite.sealer(KEY);
        Opener opener = suite.opener(KEY)) {
      assertThrows(
          IllegalArgumentException.class,
          () -> sealer.seal(new byte[8], AAD, 0, 0, buffer, 0, 10, buffer, 0));
      assertThrows(
          IllegalArgumentException.class,
          () -> sealer.seal(NONCE, AAD, 0, 0, buffer, 0, 10, buffer, 9));
      assertThrows(
          IllegalArgumentException.class,
          () -> opener.open(NONCE, AAD, 0, 0, buffer, 8, 30, buffer, 0));
      assertEquals(26, sealer.seal(NONCE, AAD, 0, 0, buffer, 0, 10, buffer, 10));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> sealer.seal(NONCE, AAD, 0, 0, buffer, 0, 49, buffer, 0));
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> opener.open(NONCE, AAD, 0, 0, buffer, 60, 5, new byte[64], 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeOfNoUseOnceClosed(AeadSuite suite) {
    Sealer sealer = suite.sealer(KEY);
    Opener opener = suite.opener(KEY);
    byte[] sealed = seal(suite, filled(4, 1));
    sealer.close();
    opener.close();
    opener.close();
    byte[] buffer = new byte[64];
    assertThrows(
        IllegalStateException.class, () -> sealer.seal(NONCE, AAD, 0, 0, buffer, 0, 1, buffer, 0));
    assertThrows(IllegalStateException.class, () -> open(opener, sealed, buffer));
  }

  @Test
  void shouldKnowSuitesByTheirNumber() {
    assertEquals(Optional.of(AeadSuite.CHACHA20_POLY1305), AeadSuite.ofId(1));
    assertEquals(Optional.of(AeadSuite.AES_256_GCM), AeadSuite.ofId(2));
    for (AeadSuite suite : AeadSuite.values()) {
      assertEquals(Optional.of(suite), AeadSuite.ofId(suite.id()));
    }
    assertTrue(AeadSuite.ofId(0).isEmpty());
    assertTrue(AeadSuite.ofId(255).isEmpty());
  }

  private static byte[] seal(AeadSuite suite, byte[] plaintext) {
    byte[] sealed = new byte[plaintext.length + AeadSuite.TAG_SIZE];
    try (Sealer sealer = suite.sealer(KEY)) {
      int length =
          sealer.seal(
              NONCE, AAD, AAD_OFFSET, AAD_LENGTH, plaintext, 0, plaintext.length, sealed, 0);
      assertEquals(sealed.length, length);
    }
    return sealed;
  }

  private static int open(Opener opener, byte[] sealed, byte[] destination) {
    return opener.open(
        NONCE, AAD, AAD_OFFSET, AAD_LENGTH, sealed, 0, sealed.length, destination, 0);
  }

  private static byte[] shifted(byte[] bytes, int offset) {
    byte[] longer = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, longer, offset, bytes.length);
    return longer;
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
