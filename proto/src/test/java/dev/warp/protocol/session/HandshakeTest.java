package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HandshakeTest {

  private static final long SECOND = TwoEnds.SECOND;
  private static final byte[] PSK = filled(32, 7);
  private static final EnumSet<AeadSuite> CHACHA = EnumSet.of(AeadSuite.CHACHA20_POLY1305);
  private static final EnumSet<AeadSuite> BOTH = EnumSet.allOf(AeadSuite.class);

  private final TwoEnds ends = new TwoEnds(31);
  private final HandshakeResponder responder = ends.responds();

  @Test
  void shouldLeadToTheSameSessionAtBothEnds() {
    TwoEnds.Sessions sessions = ends.shakeHands();
    Session initiators = sessions.initiators();
    Session responders = sessions.responders();
    assertTrue(initiators.isInitiator());
    assertFalse(responders.isInitiator());
    assertEquals(ends.responder.publicKey(), initiators.farKey());
    assertEquals(ends.initiator.publicKey(), responders.farKey());
    assertEquals(ends.responder.startId(), initiators.farStartId());
    assertEquals(ends.initiator.startId(), responders.farStartId());
    assertEquals(TwoEnds.INITIATOR_INDEX, initiators.localIndex());
    assertEquals(TwoEnds.INITIATOR_INDEX, responders.remoteIndex());
    assertEquals(responders.localIndex(), initiators.remoteIndex());
    assertTrue(initiators.isResetBy(ends.responder.resetToken(initiators.remoteIndex())));
    assertTrue(responders.isResetBy(ends.initiator.resetToken(TwoEnds.INITIATOR_INDEX)));
    assertCanTalk(initiators, responders);
    assertCanTalk(responders, initiators);
  }

  @Test
  void shouldWorkWithAPreSharedKey() {
    ends.welcome.put(ends.initiator.publicKey(), PSK);
    OutgoingHandshake outgoing = ends.initiate(Purpose.GATE, PSK);
    Outcome.Accepted accepted = accept(outgoing);
    Session session = complete(outgoing, accepted.response()).orElseThrow();
    assertCanTalk(session, accepted.session());
  }

  @Test
  void shouldFailAtTheInitiatorWhenThePreSharedKeysDiffer() {
    ends.welcome.put(ends.initiator.publicKey(), PSK);
    OutgoingHandshake outgoing = ends.initiate(Purpose.GATE, filled(32, 8));
    assertEquals(Optional.empty(), complete(outgoing, accept(outgoing).response()));
  }

  @Test
  void shouldNotStartWithAResponderThatHasAnotherKey() {
    OutgoingHandshake outgoing =
        new OutgoingHandshake(
            ends.initiator,
            PrivateKey.generate(ends.random).publicKey(),
            Purpose.GATE,
            TwoEnds.NO_PSK,
            1);
    byte[] initiation = outgoing.datagram().clone();
    assertDropped(DropReason.BAD_MAC1, initiation);
    ends.repairMac1(initiation);
    assertDropped(DropReason.UNAUTHENTICATED, initiation);
    assertEquals(0, ends.asked);
  }

  @Test
  void shouldNotCompleteForAnotherPurpose() {
    byte[] forMap = ends.initiate(Purpose.MAP, TwoEnds.NO_PSK).datagram();
    assertDropped(DropReason.UNAUTHENTICATED, forMap);
    byte[] forGate = ends.initiate().datagram();
    assertEquals(
        new Outcome.Dropped(DropReason.UNAUTHENTICATED),
        ends.responds(Purpose.MAP).handle(TwoEnds.at(forGate, 0)));
  }

  @Test
  void shouldNotAnswerAnUnwelcomeKey() {
    ends.welcome.clear();
    assertDropped(DropReason.UNKNOWN_PEER, ends.initiate().datagram());
    assertEquals(1, ends.asked);
  }

  @Test
  void shouldAnswerCopiesAlikeWithoutAnotherSession() {
    byte[] initiation = ends.initiate().datagram();
    byte[] response = accepted(initiation, 0).response();
    for (long nanos : new long[] {0, SECOND, 10 * SECOND}) {
      Outcome.Reply copy =
          assertInstanceOf(Outcome.Reply.class, responder.handle(TwoEnds.at(initiation, nanos)));
      assertArrayEquals(response, copy.datagram());
      assertEquals(Optional.empty(), copy.reason());
    }
    assertEquals(1, ends.asked);
  }

  @Test
  void shouldAnswerACopyWithACookieLikeOneWithout() {
    byte[] initiation = ends.initiate().datagram();
    byte[] response = accepted(initiation, 0).response();
    Arrays.fill(initiation, initiation.length - 16, initiation.length, (byte) 9);
    assertArrayEquals(response, TwoEnds.reply(responder.handle(TwoEnds.at(initiation, 1))));
  }

  @Test
  void shouldNotAnswerARecordingPlayedLater() {
    byte[] initiation = ends.initiate().datagram();
    accepted(initiation, 0);
    for (long nanos : new long[] {10 * SECOND + 1, 3600 * SECOND}) {
      assertEquals(
          new Outcome.Dropped(DropReason.REPLAYED),
          responder.handle(TwoEnds.at(initiation, nanos)));
    }
  }

  @Test
  void shouldFailForEveryBitChangedInAnInitiation() {
    byte[] genuine = ends.initiate().datagram();
    for (int at = 0; at < genuine.length - 16; at++) {
      byte[] changed = genuine.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertInstanceOf(Outcome.Dropped.class, responder.handle(TwoEnds.at(changed, 0)));
      if (at < genuine.length - 32) {
        ends.repairMac1(changed);
        assertInstanceOf(
            Outcome.Dropped.class,
            ends.responds().handle(TwoEnds.at(changed, 0)),
            "byte " + at + " with mac1 made right again");
      }
    }
    accepted(genuine, 0);
  }

  @Test
  void shouldFailForEveryInitiationCutShortOrDrawnOut() {
    byte[] genuine = ends.initiate().datagram();
    for (int length = 0; length < genuine.length; length++) {
      assertInstanceOf(
          Outcome.Dropped.class, responder.handle(TwoEnds.at(Arrays.copyOf(genuine, length), 0)));
    }
    for (int length : new int[] {genuine.length + 1, 1200, 1201, 65_507}) {
      byte[] longer = Arrays.copyOf(genuine, length);
      assertInstanceOf(Outcome.Dropped.class, responder.handle(TwoEnds.at(longer, 0)));
      ends.repairMac1(longer);
      assertInstanceOf(Outcome.Dropped.class, responder.handle(TwoEnds.at(longer, 0)));
    }
    accepted(genuine, 0);
  }

  @Test
  void shouldWaitOnWhenAnyBitOfTheResponseIsChanged() {
    OutgoingHandshake outgoing = ends.initiate();
    byte[] genuine = accept(outgoing).response();
    for (int at = 1; at < genuine.length; at++) {
      byte[] changed = genuine.clone();
      changed[at] ^= (byte) (1 << at % 8);
      assertEquals(Optional.empty(), complete(outgoing, changed), "byte " + at);
      boolean reserved = at == 2 || at == 3;
      if (at < genuine.length - 16 && !reserved) {
        byte[] mac1 = ShortMac.of(ends.initiator.mac1Key(), changed, 0, 121);
        System.arraycopy(mac1, 0, changed, 121, 16);
        assertEquals(Optional.empty(), complete(outgoing, changed), "byte " + at + " and mac1");
      }
    }
    for (int length = 0; length < genuine.length; length++) {
      assertEquals(Optional.empty(), complete(outgoing, Arrays.copyOf(genuine, length)));
    }
    assertTrue(complete(outgoing, genuine).isPresent());
    assertEquals(Optional.empty(), complete(outgoing, genuine), "a second time");
  }

  @Test
  void shouldNotTakeTheResponseToAnotherInitiation() {
    OutgoingHandshake one = ends.initiate();
    OutgoingHandshake other = ends.initiate();
    byte[] response = accept(one).response();
    assertEquals(Optional.empty(), complete(other, response));
    assertTrue(complete(one, response).isPresent());
  }

  @Test
  void shouldMakeDifferentKeysEachTime() {
    assertNotEquals(
        Arrays.hashCode(ends.initiate().datagram()), Arrays.hashCode(ends.initiate().datagram()));
    Session one = ends.shakeHands().initiators();
    Session other = ends.shakeHands().responders();
    byte[] datagram = new byte[100];
    int length = one.seal(datagram, 0, 60, 0, 0);
    assertEquals(-1, other.open(datagram, 0, length, 0));
    assertEquals(DropReason.UNAUTHENTICATED, other.openFailure());
  }

  @Test
  void shouldAgreeOnAesOnlyWhereBothOfferIt() {
    assertSuite(AeadSuite.AES_256_GCM, new TwoEnds(1, BOTH, BOTH));
    assertSuite(AeadSuite.CHACHA20_POLY1305, new TwoEnds(2, BOTH, CHACHA));
    assertSuite(AeadSuite.CHACHA20_POLY1305, new TwoEnds(3, CHACHA, BOTH));
    assertSuite(AeadSuite.CHACHA20_POLY1305, new TwoEnds(4, CHACHA, CHACHA));
    EnumSet<AeadSuite> onlyAes = EnumSet.of(AeadSuite.AES_256_GCM);
    assertSuite(AeadSuite.CHACHA20_POLY1305, new TwoEnds(5, onlyAes, CHACHA));
  }

  private static void assertSuite(AeadSuite expected, TwoEnds ends) {
    TwoEnds.Sessions sessions = ends.shakeHands();
    assertEquals(expected, sessions.initiators().suite());
    assertEquals(expected, sessions.responders().suite());
    assertCanTalk(sessions.initiators(), sessions.responders());
    assertCanTalk(sessions.responders(), sessions.initiators());
  }

  @Test
  void shouldDropAnotherVersion() {
    byte[] initiation = ends.initiate().datagram();
    initiation[1] = 2;
    ends.repairMac1(initiation);
    assertDropped(DropReason.UNKNOWN_VERSION, initiation);
  }

  private Outcome.Accepted accept(OutgoingHandshake outgoing) {
    return accepted(outgoing.datagram(), 0);
  }

  private Outcome.Accepted accepted(byte[] initiation, long nanos) {
    return TwoEnds.accepted(responder.handle(TwoEnds.at(initiation, nanos)));
  }

  private void assertDropped(DropReason reason, byte[] initiation) {
    assertEquals(new Outcome.Dropped(reason), responder.handle(TwoEnds.at(initiation, 0)));
  }

  private static Optional<Session> complete(OutgoingHandshake outgoing, byte[] response) {
    return outgoing.onResponse(response, 0, response.length, 0);
  }

  private static void assertCanTalk(Session from, Session to) {
    byte[] datagram = new byte[200];
    Arrays.fill(datagram, 20, 120, (byte) 0x3c);
    int length = from.seal(datagram, 0, 120, 0, SECOND);
    assertEquals(136, length);
    assertEquals(120, to.open(datagram, 0, length, SECOND));
    assertArrayEquals(filled(100, 0x3c), Arrays.copyOfRange(datagram, 20, 120));
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
