package dev.warp.protocol.session;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.HandshakePattern;
import dev.warp.protocol.noise.HandshakeSetup;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.Secp256k1Dh;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** An initiator and a responder that welcomes it, with settable pre-shared keys, from a seed. */
final class TwoEnds implements HandshakeResponder.Acceptor {

  static final Endpoint SOURCE = Endpoint.ofIpv4(0xc6336401, 40_000);
  static final byte[] NO_PSK = new byte[32];
  static final int INITIATOR_INDEX = 0x8a8b8c8d;
  static final long SECOND = 1_000_000_000L;

  final RandomSource random;
  final PrivateKey initiatorKey;
  final PrivateKey responderKey;
  final LocalIdentity initiator;
  final LocalIdentity responder;
  final Map<PublicKey, byte[]> welcome = new HashMap<>();
  int nextIndex = 0x71727374;
  int asked;

  TwoEnds(long seed) {
    this(seed, EnumSet.of(AeadSuite.CHACHA20_POLY1305), EnumSet.of(AeadSuite.CHACHA20_POLY1305));
  }

  TwoEnds(long seed, Set<AeadSuite> initiatorSuites, Set<AeadSuite> responderSuites) {
    random = new Random(seed)::nextBytes;
    initiatorKey = PrivateKey.generate(random);
    responderKey = PrivateKey.generate(random);
    initiator = new LocalIdentity(initiatorKey, random, initiatorSuites);
    responder = new LocalIdentity(responderKey, random, responderSuites);
    welcome.put(initiatorKey.publicKey(), NO_PSK);
  }

  OutgoingHandshake initiate() {
    return initiate(Purpose.GATE, NO_PSK);
  }

  OutgoingHandshake initiate(Purpose purpose, byte[] psk) {
    return new OutgoingHandshake(initiator, responder.publicKey(), purpose, psk, INITIATOR_INDEX);
  }

  HandshakeResponder responds() {
    return responds(Purpose.GATE);
  }

  HandshakeResponder responds(Purpose purpose) {
    return responds(purpose, InitiationGuard.Limits.DEFAULT);
  }

  HandshakeResponder responds(Purpose purpose, InitiationGuard.Limits limits) {
    return new HandshakeResponder(responder, purpose, this, new InitiationGuard(limits, random));
  }

  /** The two sessions of a handshake without incident, at time 0. */
  Sessions shakeHands() {
    return shakeHands(Purpose.GATE);
  }

  Sessions shakeHands(Purpose purpose) {
    try (OutgoingHandshake outgoing = initiate(purpose, NO_PSK)) {
      Outcome.Accepted accepted = accepted(responds(purpose).handle(at(outgoing.datagram(), 0)));
      byte[] response = accepted.response();
      Session session = outgoing.onResponse(response, 0, response.length, 0).orElseThrow();
      return new Sessions(session, accepted.session());
    }
  }

  /** Keys for a session of the initiator's, from a bare Noise handshake. */
  TransportKeys initiatorsKeys() {
    return keys().getFirst();
  }

  /** The same, and the responder's. */
  List<TransportKeys> keys() {
    HandshakeState one =
        HandshakeSetup.initiator(
                HandshakePattern.IK_PSK2,
                new Secp256k1Dh(),
                Secp256k1Dh.keyPair(initiatorKey, random),
                responder.publicKey().toBytes())
            .start(random);
    HandshakeState other =
        HandshakeSetup.responder(
                HandshakePattern.IK_PSK2,
                new Secp256k1Dh(),
                Secp256k1Dh.keyPair(responderKey, random))
            .start(random);
    byte[] first = one.writeMessage(new byte[0]);
    other.readMessage(first, 0, first.length);
    byte[] second = other.writeMessage(new byte[0]);
    one.readMessage(second, 0, second.length);
    return List.of(one.split(), other.split());
  }

  record Sessions(Session initiators, Session responders) {}

  static Outcome.Accepted accepted(Outcome outcome) {
    if (outcome instanceof Outcome.Accepted accepted) {
      return accepted;
    }
    throw new AssertionError("not accepted: " + outcome);
  }

  static byte[] reply(Outcome outcome) {
    if (outcome instanceof Outcome.Reply reply) {
      return reply.datagram();
    }
    throw new AssertionError("no reply: " + outcome);
  }

  /** The datagram arriving from {@link #SOURCE}, in a copy, somewhere within a larger buffer. */
  static Arrival at(byte[] datagram, long nanos) {
    return at(datagram, SOURCE, nanos);
  }

  static Arrival at(byte[] datagram, Endpoint source, long nanos) {
    byte[] buffer = new byte[datagram.length + 7];
    System.arraycopy(datagram, 0, buffer, 5, datagram.length);
    return new Arrival().set(0, source, buffer, 5, datagram.length, nanos);
  }

  /** Makes mac1 right again in an initiation that was changed. */
  void repairMac1(byte[] initiation) {
    int covered = initiation.length - 32;
    byte[] mac1 = ShortMac.of(responder.mac1Key(), initiation, 0, covered);
    System.arraycopy(mac1, 0, initiation, covered, ShortMac.SIZE);
  }

  @Override
  public Optional<DropReason> refusal(PublicKey asking) {
    asked++;
    return welcome.containsKey(asking) ? Optional.empty() : Optional.of(DropReason.UNKNOWN_PEER);
  }

  @Override
  public byte[] preSharedKey(PublicKey asking) {
    return welcome.get(asking);
  }

  @Override
  public int newIndex(PublicKey asking) {
    return nextIndex++;
  }
}
