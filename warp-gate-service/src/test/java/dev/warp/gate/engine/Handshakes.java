package dev.warp.gate.engine;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.RandomSource;
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

/** Sessions between two gates, made by real handshakes, from a seed. */
public final class Handshakes implements HandshakeResponder.Acceptor {

  private static final int PSK_SIZE = 32;

  /** Both ends' sides of one session. */
  public record Pair(Session initiators, Session responders) {}

  private final LocalIdentity initiator;
  private final LocalIdentity responder;
  private final HandshakeResponder answers;
  private int nextIndex;

  /** Those of different seeds have different indices. */
  public Handshakes(int seed) {
    nextIndex = 1000 * seed;
    RandomSource random = new Random(seed)::nextBytes;
    initiator = new LocalIdentity(PrivateKey.generate(random), random);
    responder = new LocalIdentity(PrivateKey.generate(random), random);
    answers =
        new HandshakeResponder(
            responder,
            Purpose.GATE,
            this,
            new InitiationGuard(InitiationGuard.Limits.DEFAULT, random));
  }

  /** The pre-shared key of ends that have none. */
  public static byte[] noPreSharedKey() {
    return new byte[PSK_SIZE];
  }

  /** A session made at that time; indices go up by one. */
  public Pair shake(long nanos) {
    try (OutgoingHandshake outgoing =
        new OutgoingHandshake(
            initiator, responder.publicKey(), Purpose.GATE, noPreSharedKey(), nextIndex++)) {
      byte[] initiation = outgoing.datagram();
      Arrival arrival =
          new Arrival().set(0, Endpoint.of(0, 1, 1), initiation, 0, initiation.length, nanos);
      if (answers.handle(arrival) instanceof Outcome.Accepted(Session session, byte[] response)) {
        return new Pair(
            outgoing.onResponse(response, 0, response.length, nanos).orElseThrow(), session);
      }
      throw new AssertionError("not accepted");
    }
  }

  @Override
  public Optional<DropReason> refusal(PublicKey asking) {
    return Optional.empty();
  }

  @Override
  public byte[] preSharedKey(PublicKey asking) {
    return noPreSharedKey();
  }

  @Override
  public int newIndex(PublicKey asking) {
    return nextIndex++;
  }
}
