package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.noise.HandshakePattern;
import dev.warp.protocol.noise.HandshakeSetup;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.Secp256k1Dh;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.wire.DatagramKind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends of other versions, and ends that do not keep to what was offered. */
final class NegotiationTest {

  private static final EnumSet<AeadSuite> BOTH = EnumSet.allOf(AeadSuite.class);

  private final TwoEnds ends = new TwoEnds(121, BOTH, BOTH);
  private final HandshakeResponder responder = ends.responds();

  @ParameterizedTest
  @CsvSource({
    "1, 1, CHACHA20_POLY1305",
    "1, 9, CHACHA20_POLY1305",
    "2, 1, AES_256_GCM",
    "3, 255, AES_256_GCM",
    "255, 1, AES_256_GCM",
  })
  void shouldChooseFromWhatALaterVersionOffers(int suites, int highest, AeadSuite expected) {
    Outcome outcome = responder.handle(TwoEnds.at(initiation(hello(suites, highest)), 0));
    assertEquals(expected, TwoEnds.accepted(outcome).session().suite());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "4, 1", "252, 1", "3, 0"})
  void shouldDropAnInitiationWithNothingInCommon(int suites, int highest) {
    assertEquals(
        new Outcome.Dropped(DropReason.UNKNOWN_VERSION),
        responder.handle(TwoEnds.at(initiation(hello(suites, highest)), 0)));
  }

  @Test
  void shouldPassOverExtensions() {
    byte[] extended = Arrays.copyOf(hello(1, 1), 28 + 40);
    Arrays.fill(extended, 28, extended.length, (byte) 0xee);
    TwoEnds.accepted(responder.handle(TwoEnds.at(initiation(extended), 0)));
  }

  @Test
  void shouldDropAHelloThatIsTooShort() {
    byte[] initiation = initiation(Arrays.copyOf(hello(1, 1), 27));
    assertEquals(
        new Outcome.Dropped(DropReason.MALFORMED), responder.handle(TwoEnds.at(initiation, 0)));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, true", "2, 1, false", "3, 1, false", "0, 1, false", "1, 2, false"})
  void shouldTakeOnlyWhatItOffered(int suite, int version, boolean taken) {
    TwoEnds onlyChaCha = new TwoEnds(122);
    OutgoingHandshake outgoing = onlyChaCha.initiate();
    byte[] response = response(onlyChaCha, outgoing.datagram(), suite, version);
    Optional<Session> session = outgoing.onResponse(response, 0, response.length, 0);
    assertEquals(taken, session.isPresent());
    assertTrue(session.isEmpty() || session.get().suite() == AeadSuite.CHACHA20_POLY1305);
  }

  private byte[] hello(int suites, int highestVersion) {
    return new Hello.OfInitiator(7, new byte[16], suites, highestVersion).encode();
  }

  /** A genuine initiation with a hello of any content. */
  private byte[] initiation(byte[] hello) {
    byte[] header = new byte[8];
    HandshakeLayout.writeHeader(header, DatagramKind.INITIATION, 9);
    HandshakeState noise =
        HandshakeSetup.initiator(
                HandshakePattern.IK_PSK2,
                new Secp256k1Dh(),
                Secp256k1Dh.keyPair(ends.initiatorKey, ends.random),
                ends.responder.publicKey().toBytes())
            .prologue(HandshakeLayout.prologue(Purpose.GATE, header, 0))
            .start(ends.random);
    byte[] message = noise.writeMessage(hello);
    byte[] initiation = Arrays.copyOf(header, 8 + message.length + 32);
    System.arraycopy(message, 0, initiation, 8, message.length);
    ends.repairMac1(initiation);
    return initiation;
  }

  /** A genuine response with any choice in it. */
  private static byte[] response(TwoEnds ends, byte[] initiation, int suite, int version) {
    HandshakeState noise =
        HandshakeSetup.responder(
                HandshakePattern.IK_PSK2,
                new Secp256k1Dh(),
                Secp256k1Dh.keyPair(ends.responderKey, ends.random))
            .prologue(HandshakeLayout.prologue(Purpose.GATE, initiation, 0))
            .start(ends.random);
    assertTrue(noise.readMessage(initiation, 8, 126).isPresent());
    byte[] message =
        noise.writeMessage(new Hello.OfResponder(7, new byte[16], suite, version, 5).encode());
    byte[] response = new byte[137];
    HandshakeLayout.writeHeader(response, DatagramKind.RESPONSE, TwoEnds.INITIATOR_INDEX);
    System.arraycopy(message, 0, response, 8, message.length);
    byte[] mac1 = ShortMac.of(ends.initiator.mac1Key(), response, 0, 121);
    System.arraycopy(mac1, 0, response, 121, 16);
    return response;
  }
}
