package dev.warp.protocol.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** IKpsk2 over secp256k1, which Warp uses. */
class HandshakeStateTest {

  private static final int FIRST_OVERHEAD = 33 + 33 + 16 + 16;
  private static final int SECOND_OVERHEAD = 33 + 16;
  private static final byte[] QUESTION = {1, 2, 3};
  private static final byte[] ANSWER = {4, 5};

  private final DhKeyPair initiatorStatic = keyPair(1);
  private final DhKeyPair responderStatic = keyPair(2);

  @Property(tries = 20)
  void shouldCarryPayloadsAndEndWithTheSameKeys(
      @ForAll @Size(max = 300) byte[] question,
      @ForAll @Size(max = 300) byte[] answer,
      @ForAll @Size(32) byte[] presharedKey) {
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      initiator.presharedKey(presharedKey);
      responder.presharedKey(presharedKey);
      byte[] first = initiator.writeMessage(question);
      assertEquals(FIRST_OVERHEAD + question.length, first.length);
      assertArrayEquals(question, read(responder, first).orElseThrow());
      byte[] second = responder.writeMessage(answer);
      assertEquals(SECOND_OVERHEAD + answer.length, second.length);
      assertArrayEquals(answer, read(initiator, second).orElseThrow());
      assertSameKeys(initiator, responder);
    }
  }

  @Property(tries = 200)
  void shouldRefuseAFlippedBitAndThenTakeTheGenuineMessages(
      @ForAll @IntRange(max = 10_000) int oneFlip, @ForAll @IntRange(max = 10_000) int otherFlip) {
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      byte[] first = initiator.writeMessage(QUESTION);
      assertTrue(read(responder, flipped(first, oneFlip)).isEmpty());
      assertTrue(responder.remoteStatic().isEmpty());
      assertArrayEquals(QUESTION, read(responder, first).orElseThrow());
      byte[] second = responder.writeMessage(ANSWER);
      assertTrue(read(initiator, flipped(second, otherFlip)).isEmpty());
      assertArrayEquals(ANSWER, read(initiator, second).orElseThrow());
      assertSameKeys(initiator, responder);
    }
  }

  @Property(tries = 200)
  void shouldRefuseWhateverAStrangerSends(@ForAll @Size(max = 200) byte[] bytes) {
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      assertTrue(read(responder, bytes).isEmpty());
      assertEquals(FIRST_OVERHEAD, initiator.writeMessage(new byte[0]).length);
      assertTrue(read(initiator, bytes).isEmpty());
    }
  }

  @Test
  void shouldRefuseEveryTruncation() {
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      byte[] first = initiator.writeMessage(QUESTION);
      for (int length = 0; length < first.length; length++) {
        assertTrue(responder.readMessage(first, 0, length).isEmpty(), "length " + length);
      }
      assertTrue(read(responder, first).isPresent());
      byte[] second = responder.writeMessage(ANSWER);
      for (int length = 0; length < second.length; length++) {
        assertTrue(initiator.readMessage(second, 0, length).isEmpty(), "length " + length);
      }
      assertTrue(read(initiator, second).isPresent());
    }
  }

  @Test
  void shouldReadFromTheMiddleOfABuffer() {
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      byte[] first = initiator.writeMessage(QUESTION);
      byte[] buffer = new byte[first.length + 20];
      System.arraycopy(first, 0, buffer, 7, first.length);
      assertArrayEquals(QUESTION, responder.readMessage(buffer, 7, first.length).orElseThrow());
      assertThrows(
          IndexOutOfBoundsException.class, () -> initiator.readMessage(buffer, 100, buffer.length));
    }
  }

  @Test
  void shouldFailWithAnotherPresharedKeyUntilTheRightOneIsSet() {
    byte[] presharedKey = new byte[32];
    presharedKey[5] = 1;
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      assertTrue(read(responder, initiator.writeMessage(QUESTION)).isPresent());
      responder.presharedKey(presharedKey);
      byte[] second = responder.writeMessage(ANSWER);
      assertTrue(read(initiator, second).isEmpty());
      initiator.presharedKey(presharedKey);
      assertArrayEquals(ANSWER, read(initiator, second).orElseThrow());
      assertThrows(IllegalArgumentException.class, () -> initiator.presharedKey(new byte[31]));
    }
  }

  @Test
  void shouldFailWithAnotherPrologueOrForAnotherResponder() {
    try (HandshakeState initiator = initiator().prologue(new byte[] {1}).start(random(3));
        HandshakeState otherPrologue = responder().start(random(4));
        DhKeyPair otherStatic = keyPair(9);
        HandshakeState otherResponder =
            HandshakeSetup.responder(HandshakePattern.IK_PSK2, new Secp256k1Dh(), otherStatic)
                .prologue(new byte[] {1})
                .start(random(4))) {
      byte[] first = initiator.writeMessage(QUESTION);
      assertTrue(read(otherPrologue, first).isEmpty());
      assertTrue(read(otherResponder, first).isEmpty());
    }
  }

  @Test
  void shouldAskWhetherToGoOnBeforeItComputesWithAStrangersKey() {
    AtomicInteger agreements = new AtomicInteger();
    DhKeyPair counting =
        replacing(
            responderStatic,
            responderStatic.publicKey(),
            () -> {
              agreements.incrementAndGet();
            });
    byte[] expected = initiatorStatic.publicKey();
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState refusing =
            HandshakeSetup.responder(HandshakePattern.IK_PSK2, new Secp256k1Dh(), counting)
                .acceptRemoteStatic(remote -> !Arrays.equals(remote, expected))
                .start(random(4));
        HandshakeState accepting =
            HandshakeSetup.responder(HandshakePattern.IK_PSK2, new Secp256k1Dh(), counting)
                .acceptRemoteStatic(remote -> Arrays.equals(remote, expected))
                .start(random(4))) {
      byte[] first = initiator.writeMessage(QUESTION);
      assertTrue(read(refusing, first).isEmpty());
      assertTrue(refusing.remoteStatic().isEmpty());
      assertEquals(1, agreements.get());
      assertTrue(read(accepting, first).isPresent());
      assertEquals(3, agreements.get());
      assertArrayEquals(expected, accepting.remoteStatic().orElseThrow());
    }
  }

  @Test
  void shouldRefuseAnInitiatorWhoseStaticKeyIsNoPoint() {
    byte[] noPoint = initiatorStatic.publicKey();
    noPoint[0] = 4;
    DhKeyPair crooked = replacing(initiatorStatic, noPoint, () -> {});
    try (HandshakeState initiator =
            HandshakeSetup.initiator(
                    HandshakePattern.IK_PSK2,
                    new Secp256k1Dh(),
                    crooked,
                    responderStatic.publicKey())
                .start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      assertTrue(read(responder, initiator.writeMessage(QUESTION)).isEmpty());
    }
  }

  @Test
  void shouldRefuseAnInitiatorWhoDoesNotOwnItsStaticKey() {
    byte[] stolen = PublicKey.PUBLISHED_MAP_KEY.toBytes();
    DhKeyPair impostor = replacing(initiatorStatic, stolen, () -> {});
    try (HandshakeState initiator =
            HandshakeSetup.initiator(
                    HandshakePattern.IK_PSK2,
                    new Secp256k1Dh(),
                    impostor,
                    responderStatic.publicKey())
                .start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      assertTrue(read(responder, initiator.writeMessage(QUESTION)).isEmpty());
      assertTrue(responder.remoteStatic().isEmpty());
    }
  }

  @Test
  void shouldRefuseMessagesOutOfTurn() {
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      assertThrows(IllegalStateException.class, () -> responder.writeMessage(ANSWER));
      assertThrows(IllegalStateException.class, initiator::split);
      assertThrows(IllegalStateException.class, initiator::handshakeHash);
      byte[] first = initiator.writeMessage(QUESTION);
      assertThrows(IllegalStateException.class, () -> initiator.writeMessage(QUESTION));
      assertTrue(read(responder, first).isPresent());
      assertTrue(read(responder, first).isEmpty());
      byte[] second = responder.writeMessage(ANSWER);
      assertTrue(read(initiator, second).isPresent());
      assertTrue(read(initiator, second).isEmpty());
      assertTrue(read(responder, first).isEmpty());
      assertSameKeys(initiator, responder);
    }
  }

  @Test
  void shouldRefuseToStartOrWriteWhatCannotBe() {
    byte[] remote = responderStatic.publicKey();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            HandshakeSetup.initiator(
                HandshakePattern.IK, new Secp256k1Dh(), initiatorStatic, new byte[32]));
    remote[0] = 4;
    try (HandshakeState toNobody =
            HandshakeSetup.initiator(
                    HandshakePattern.IK, new Secp256k1Dh(), initiatorStatic, remote)
                .start(random(3));
        HandshakeState initiator = initiator().start(random(3))) {
      assertThrows(IllegalStateException.class, () -> toNobody.writeMessage(QUESTION));
      assertThrows(
          IllegalArgumentException.class,
          () -> initiator.writeMessage(new byte[65_536 - FIRST_OVERHEAD]));
    }
  }

  @Test
  void shouldCarryTheLargestPayload() {
    byte[] largest = new byte[65_535 - FIRST_OVERHEAD];
    try (HandshakeState initiator = initiator().start(random(3));
        HandshakeState responder = responder().start(random(4))) {
      byte[] first = initiator.writeMessage(largest);
      assertTrue(responder.readMessage(Arrays.copyOf(first, 65_536), 0, 65_536).isEmpty());
      assertArrayEquals(largest, read(responder, first).orElseThrow());
    }
  }

  @Test
  void shouldForgetItsSecretsOnceClosed() {
    HandshakeState initiator = initiator().start(random(3));
    HandshakeState responder = responder().start(random(4));
    assertTrue(read(responder, initiator.writeMessage(QUESTION)).isPresent());
    assertTrue(read(initiator, responder.writeMessage(ANSWER)).isPresent());
    TransportKeys keys = initiator.split();
    assertFalse(Arrays.equals(new byte[32], keys.sending()));
    keys.close();
    assertArrayEquals(new byte[32], keys.sending());
    assertArrayEquals(new byte[32], keys.receiving());
    initiator.close();
    responder.close();
    assertThrows(IllegalStateException.class, initiator::split);
    assertArrayEquals(initiator.handshakeHash(), responder.handshakeHash());
    assertTrue(responderStatic.agree(initiatorStatic.publicKey()).isPresent());
  }

  private static void assertSameKeys(HandshakeState initiator, HandshakeState responder) {
    assertTrue(initiator.isFinished() && responder.isFinished());
    assertArrayEquals(initiator.handshakeHash(), responder.handshakeHash());
    try (TransportKeys ofInitiator = initiator.split();
        TransportKeys ofResponder = responder.split()) {
      assertArrayEquals(ofInitiator.sending(), ofResponder.receiving());
      assertArrayEquals(ofInitiator.receiving(), ofResponder.sending());
      assertFalse(Arrays.equals(ofInitiator.sending(), ofInitiator.receiving()));
    }
  }

  private HandshakeSetup initiator() {
    return HandshakeSetup.initiator(
        HandshakePattern.IK_PSK2, new Secp256k1Dh(), initiatorStatic, responderStatic.publicKey());
  }

  private HandshakeSetup responder() {
    return HandshakeSetup.responder(HandshakePattern.IK_PSK2, new Secp256k1Dh(), responderStatic);
  }

  private static Optional<byte[]> read(HandshakeState state, byte[] message) {
    return state.readMessage(message, 0, message.length);
  }

  private static byte[] flipped(byte[] message, int flip) {
    byte[] flipped = message.clone();
    int bit = flip % (message.length * 8);
    flipped[bit / 8] ^= (byte) (1 << (bit % 8));
    return flipped;
  }

  private static DhKeyPair keyPair(long seed) {
    return Secp256k1Dh.keyPair(PrivateKey.generate(random(seed)), random(~seed));
  }

  private static RandomSource random(long seed) {
    return new Random(seed)::nextBytes;
  }

  /** {@code pair} under another public key, telling when it is used. */
  private static DhKeyPair replacing(DhKeyPair pair, byte[] publicKey, Runnable onAgree) {
    return new DhKeyPair() {
      @Override
      public byte[] publicKey() {
        return publicKey.clone();
      }

      @Override
      public Optional<byte[]> agree(byte[] remotePublicKey) {
        onAgree.run();
        return pair.agree(remotePublicKey);
      }

      @Override
      public void close() {
        pair.close();
      }
    };
  }
}
