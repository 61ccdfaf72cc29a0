package dev.warp.protocol.aead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SharedCiphersTest {

  static final int KEYS = 4;
  private static final byte[] AAD = {1, 2, 3};

  private final SharedCiphers sut = new SharedCiphers();

  @Property(tries = 200)
  void shouldSealAndOpenAsCiphersOfTheirOwn(
      @ForAll AeadSuite suite,
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = KEYS - 1) Integer> turns) {
    SharedCiphers ofThisTry = new SharedCiphers();
    List<Sealer> sealers = new ArrayList<>();
    List<Opener> openers = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      sealers.add(ofThisTry.sealer(suite, key(i)));
      openers.add(ofThisTry.opener(suite, key(i)));
    }
    for (int turn = 0; turn < turns.size(); turn++) {
      int which = turns.get(turn);
      byte[] plaintext = {(byte) turn, 5, 6};
      byte[] sealed = seal(sealers.get(which), turn, plaintext);
      try (Sealer own = suite.sealer(key(which))) {
        assertArrayEquals(seal(own, turn, plaintext), sealed);
      }
      byte[] opened = new byte[plaintext.length];
      assertEquals(Opener.FORGED, open(openers.get((which + 1) % KEYS), turn, sealed, opened));
      assertEquals(plaintext.length, open(openers.get(which), turn, sealed, opened));
      assertArrayEquals(plaintext, opened);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldServeOtherKeysWhenOneIsClosed(AeadSuite suite) {
    Sealer closed = sut.sealer(suite, key(0));
    Sealer open = sut.sealer(suite, key(1));
    Opener opener = sut.opener(suite, key(1));
    Opener closedOpener = sut.opener(suite, key(0));
    byte[] plaintext = {7};
    byte[] opened = new byte[1];
    byte[] ofClosed = seal(closed, 1, plaintext);
    assertEquals(1, open(closedOpener, 1, ofClosed, opened));
    closed.close();
    closedOpener.close();
    assertThrows(IllegalStateException.class, () -> seal(closed, 2, plaintext));
    assertThrows(IllegalStateException.class, () -> open(closedOpener, 1, ofClosed, opened));
    assertEquals(1, open(opener, 1, seal(open, 1, plaintext), opened));
    closed.close();
    assertEquals(1, open(opener, 2, seal(open, 2, plaintext), opened));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNoticeANonceUsedTwiceInARow(AeadSuite suite) {
    Sealer sealer = sut.sealer(suite, key(0));
    byte[] plaintext = {7};
    assertEquals(17, seal(sealer, 1, plaintext).length);
    assertThrows(IllegalStateException.class, () -> seal(sealer, 1, plaintext));
  }

  @ParameterizedTest
  @EnumSource
  void shouldRefuseAKeyOfAnotherSize(AeadSuite suite) {
    assertThrows(IllegalArgumentException.class, () -> sut.sealer(suite, new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> sut.opener(suite, new byte[33]));
  }

  private static byte[] key(int number) {
    byte[] key = new byte[AeadSuite.KEY_SIZE];
    Arrays.fill(key, (byte) (0x30 + number));
    return key;
  }

  private static byte[] nonce(int number) {
    byte[] nonce = new byte[AeadSuite.NONCE_SIZE];
    nonce[0] = (byte) number;
    return nonce;
  }

  private static byte[] seal(Sealer sealer, int nonce, byte[] plaintext) {
    byte[] sealed = new byte[plaintext.length + AeadSuite.TAG_SIZE];
    assertEquals(
        sealed.length,
        sealer.seal(nonce(nonce), AAD, 0, AAD.length, plaintext, 0, plaintext.length, sealed, 0));
    return sealed;
  }

  private static int open(Opener opener, int nonce, byte[] sealed, byte[] into) {
    return opener.open(nonce(nonce), AAD, 0, AAD.length, sealed, 0, sealed.length, into, 0);
  }
}
