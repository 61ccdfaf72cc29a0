package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.aead.AeadCiphers;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionTest {

  private static final long SECOND = TwoEnds.SECOND;
  private static final int OFFSET = 3;

  private final TwoEnds ends = new TwoEnds(51);
  private final TwoEnds.Sessions sessions = ends.shakeHands();
  private final Session here = sessions.initiators();
  private final Session there = sessions.responders();

  /** A datagram within a larger buffer. */
  private record Sealed(byte[] buffer, int length) {

    Sealed copy() {
      return new Sealed(buffer.clone(), length);
    }

    long counter() {
      return TransportHeader.counter(buffer, OFFSET);
    }
  }

  @Test
  void shouldCarryFramesBothWays() {
    for (Session from : List.of(here, there)) {
      Session to = from == here ? there : here;
      for (int frames : new int[] {0, 1, 100, 1400}) {
        Sealed datagram = seal(from, 0, frames, SECOND);
        assertEquals(36 + frames, datagram.length());
        int end = to.open(datagram.buffer(), OFFSET, datagram.length(), SECOND);
        assertEquals(OFFSET + 20 + frames, end);
        assertArrayEquals(content(frames), Arrays.copyOfRange(datagram.buffer(), OFFSET + 20, end));
      }
    }
  }

  @Test
  void shouldTouchNothingAroundTheDatagram() {
    byte[] buffer = new byte[200];
    Arrays.fill(buffer, (byte) 0x55);
    int length = here.seal(buffer, 50, 50 + 20 + 30, 0, 0);
    for (int i = 0; i < buffer.length; i++) {
      assertTrue((i >= 50 && i < 50 + length) || buffer[i] == 0x55, "byte " + i);
    }
    there.open(buffer, 50, length, 0);
    for (int i = 0; i < buffer.length; i++) {
      assertTrue((i >= 50 && i < 50 + length) || buffer[i] == 0x55, "byte " + i);
    }
  }

  @Test
  void shouldCountEachPathOnItsOwn() {
    assertEquals(0, seal(here, 0, 1, 0).counter());
    assertEquals(1, seal(here, 0, 1, 0).counter());
    assertEquals(0, seal(here, 63, 1, 0).counter());
    assertEquals(2, seal(here, 0, 1, 0).counter());
    assertEquals(1, seal(here, 63, 1, 0).counter());
    assertEquals(5, here.sealedDatagrams());
    assertEquals(-1, there.highest(0));
    open(seal(here, 63, 1, 0), 0);
    assertEquals(2, there.highest(63));
    assertEquals(1, there.received(63));
    assertEquals(0, there.received(0));
    assertEquals(-1, there.highest(0));
  }

  @Test
  void shouldOpenEachDatagramOnceInAnyOrder() {
    List<Sealed> sent = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      sent.add(seal(here, i % 3, 10, 0));
    }
    Collections.shuffle(sent, new Random(1));
    sent.forEach(datagram -> open(datagram.copy(), 0));
    sent.forEach(datagram -> assertRefused(DropReason.REPLAYED, datagram.copy(), 0));
    assertEquals(167, there.received(0));
  }

  @Test
  void shouldRefuseWhatIsLeftOfTheWindow() {
    Sealed old = seal(here, 0, 1, 0);
    Sealed oldest = seal(here, 0, 1, 0);
    for (int i = 0; i < 8127; i++) {
      seal(here, 0, 1, 0);
    }
    open(seal(here, 0, 1, 0), 0);
    assertEquals(8129, there.highest(0));
    assertRefused(DropReason.REPLAYED, old, 0);
    assertRefused(DropReason.REPLAYED, oldest, 0);
    Sealed otherPath = seal(here, 1, 1, 0);
    open(otherPath, 0);
  }

  @Test
  void shouldTellTheNewestOfAPath() {
    Sealed first = seal(here, 2, 1, 0);
    Sealed second = seal(here, 2, 1, 0);
    assertFalse(there.isNewest(2, 1));
    open(second, 0);
    assertTrue(there.isNewest(2, 1));
    open(first, 0);
    assertFalse(there.isNewest(2, 0));
    assertTrue(there.isNewest(2, 1));
    assertFalse(there.isNewest(3, 1));
  }

  @Test
  void shouldNotMarkAForgeryAsSeen() {
    Sealed genuine = seal(here, 0, 100, 0);
    for (int at = 0; at < genuine.length(); at++) {
      Sealed changed = genuine.copy();
      changed.buffer()[OFFSET + at] ^= (byte) (1 << at % 8);
      assertTrue(there.open(changed.buffer(), OFFSET, changed.length(), 0) < 0, "byte " + at);
    }
    for (int length = 0; length < genuine.length(); length++) {
      Sealed cut = genuine.copy();
      assertTrue(there.open(cut.buffer(), OFFSET, length, 0) < 0, "cut to " + length);
    }
    assertEquals(0, there.received(0));
    open(genuine, 0);
  }

  @Test
  void shouldLeaveNothingOfAForgeryBehind() {
    Sealed datagram = seal(here, 0, 100, 0);
    datagram.buffer()[OFFSET + datagram.length() - 1] ^= 1;
    assertRefused(DropReason.UNAUTHENTICATED, datagram, 0);
    assertArrayEquals(
        new byte[104], Arrays.copyOfRange(datagram.buffer(), OFFSET + 16, OFFSET + 120));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 35})
  void shouldRefuseWhatIsTooShortEvenAtTheEndOfABuffer(int length) {
    byte[] buffer = new byte[length];
    assertEquals(-1, there.open(buffer, 0, length, 0));
    assertEquals(DropReason.MALFORMED, there.openFailure());
  }

  @Test
  void shouldRefuseFlagsPathsAndCountersThatCannotBe() {
    Sealed flags = seal(here, 0, 10, 0);
    flags.buffer()[OFFSET + 1] = 1;
    assertRefused(DropReason.MALFORMED, flags, 0);
    Sealed path = seal(here, 0, 10, 0);
    path.buffer()[OFFSET + 3] = 64;
    assertRefused(DropReason.MALFORMED, path, 0);
    Sealed counter = seal(here, 0, 10, 0);
    counter.buffer()[OFFSET + 8] = (byte) 0x80;
    assertRefused(DropReason.MALFORMED, counter, 0);
  }

  @Test
  void shouldHaveOnePathWithAMap() {
    TwoEnds.Sessions withMap = new TwoEnds(52).shakeHands(Purpose.MAP);
    Session gate = withMap.initiators();
    Session map = withMap.responders();
    byte[] buffer = new byte[100];
    int length = gate.seal(buffer, 0, 40, 0, 0);
    assertEquals(40, map.open(buffer, 0, length, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> gate.seal(buffer, 0, 40, 1, 0));
    buffer[3] = 1;
    assertEquals(-1, map.open(buffer, 0, length, 0));
    assertEquals(DropReason.MALFORMED, map.openFailure());
  }

  @Test
  void shouldBeOfNoUseAfterThreeMinutes() {
    Sealed early = seal(here, 0, 10, 180 * SECOND - 1);
    Sealed late = early.copy();
    assertTrue(here.isUsable(180 * SECOND - 1));
    assertFalse(here.isUsable(180 * SECOND));
    assertEquals(-1, here.seal(new byte[100], 0, 40, 0, 180 * SECOND));
    assertRefused(DropReason.SESSION_EXPIRED, late, 180 * SECOND);
    open(early, 180 * SECOND - 1);
  }

  @Test
  void shouldBeOfNoUseOnceClosed() {
    Sealed datagram = seal(here, 0, 10, 0);
    byte[] token = ends.initiator.resetToken(TwoEnds.INITIATOR_INDEX);
    assertTrue(there.isResetBy(token));
    there.close();
    here.close();
    here.close();
    assertRefused(DropReason.SESSION_EXPIRED, datagram, 0);
    assertEquals(-1, here.seal(new byte[100], 0, 40, 0, 0));
    assertFalse(there.isUsable(0));
    assertFalse(there.isResetBy(token));
    assertFalse(there.isResetBy(new byte[16]));
  }

  @Test
  void shouldSealNoMoreThanItsKeysAreGoodFor() {
    try (TransportKeys keys = ends.initiatorsKeys()) {
      SessionTerms terms =
          new SessionTerms(
              Purpose.GATE,
              ends.responder.publicKey(),
              1,
              new byte[16],
              true,
              2,
              3,
              AeadSuite.AES_256_GCM);
      Session session = new Session(terms, keys, AeadCiphers.OWN, 0, 3);
      byte[] buffer = new byte[100];
      assertEquals(56, session.seal(buffer, 0, 40, 0, 0));
      assertEquals(56, session.seal(buffer, 0, 40, 1, 0));
      assertEquals(56, session.seal(buffer, 0, 40, 2, 0));
      assertEquals(-1, session.seal(buffer, 0, 40, 3, 0));
      assertEquals(3, session.sealedDatagrams());
      assertTrue(session.isUsable(0));
    }
  }

  @Test
  void shouldNotOpenWhatItSealedItself() {
    assertEquals(-1, opened(here, seal(here, 0, 10, 0)));
    assertEquals(DropReason.UNAUTHENTICATED, here.openFailure());
  }

  @Test
  void shouldNotOpenWhatAnotherSessionSealed() {
    Session others = ends.shakeHands().initiators();
    assertEquals(-1, opened(there, seal(others, 0, 10, 0)));
    assertEquals(DropReason.UNAUTHENTICATED, there.openFailure());
  }

  private static Sealed seal(Session from, int pathId, int frames, long nanos) {
    byte[] buffer = new byte[OFFSET + 36 + frames + 4];
    System.arraycopy(content(frames), 0, buffer, OFFSET + 20, frames);
    return new Sealed(buffer, from.seal(buffer, OFFSET, OFFSET + 20 + frames, pathId, nanos));
  }

  private void open(Sealed datagram, long nanos) {
    int end = there.open(datagram.buffer(), OFFSET, datagram.length(), nanos);
    assertEquals(OFFSET + datagram.length() - 16, end, () -> there.openFailure().label());
  }

  private static int opened(Session by, Sealed datagram) {
    return by.open(datagram.buffer(), OFFSET, datagram.length(), 0);
  }

  private void assertRefused(DropReason reason, Sealed datagram, long nanos) {
    assertEquals(-1, there.open(datagram.buffer(), OFFSET, datagram.length(), nanos));
    assertEquals(reason, there.openFailure());
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    for (int i = 0; i < length; i++) {
      content[i] = (byte) (i * 7 + 1);
    }
    return content;
  }
}
