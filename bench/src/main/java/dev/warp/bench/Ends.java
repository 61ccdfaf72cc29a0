package dev.warp.bench;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.session.InitiationGuard;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Two ends that shake hands, from a seed. */
final class Ends implements HandshakeResponder.Acceptor {

  static final byte[] NO_PSK = new byte[32];

  /** No initiation is one too many. */
  static final InitiationGuard.Limits NO_LOAD = new InitiationGuard.Limits(1e12, 1e12, 10);

  /** Each one is. */
  static final InitiationGuard.Limits ALWAYS_LOADED = new InitiationGuard.Limits(0, 0, 10);

  private static final Endpoint SOURCE = Endpoint.ofIpv4(0x0a000001, 40_000);

  /** The two ends of one session. */
  record Sessions(Session initiators, Session responders) {}

  final RandomSource random = new Random(1)::nextBytes;
  final LocalIdentity initiator;
  final LocalIdentity responder;
  private final HandshakeResponder answering;
  private final Arrival arrival = new Arrival();
  private int nextIndex = 1;

  Ends(AeadSuite suite, InitiationGuard.Limits limits) {
    initiator = new LocalIdentity(PrivateKey.generate(random), random, Set.of(suite));
    responder = new LocalIdentity(PrivateKey.generate(random), random, Set.of(suite));
    answering =
        new HandshakeResponder(responder, Purpose.GATE, this, new InitiationGuard(limits, random));
  }

  OutgoingHandshake initiate() {
    return new OutgoingHandshake(
        initiator, responder.publicKey(), Purpose.GATE, NO_PSK, nextIndex++);
  }

  Outcome answer(byte[] initiation) {
    return answering.handle(arrival.set(0, SOURCE, initiation, 0, initiation.length, 0));
  }

  Sessions shakeHands() {
    try (OutgoingHandshake outgoing = initiate()) {
      if (!(answer(outgoing.datagram()) instanceof Outcome.Accepted(Session session, byte[] r))) {
        throw new IllegalStateException("the initiation was not accepted");
      }
      return new Sessions(outgoing.onResponse(r, 0, r.length, 0).orElseThrow(), session);
    }
  }

  @Override
  public Optional<DropReason> refusal(PublicKey asking) {
    return Optional.empty();
  }

  @Override
  public byte[] preSharedKey(PublicKey asking) {
    return NO_PSK;
  }

  @Override
  public int newIndex(PublicKey asking) {
    return nextIndex++;
  }
}
