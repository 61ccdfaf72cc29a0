package dev.warp.protocol.session;

import static dev.warp.protocol.session.HandshakeLayout.HEADER_SIZE;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.HandshakePattern;
import dev.warp.protocol.noise.HandshakeSetup;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.Secp256k1Dh;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.DatagramKind;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Answers initiations (docs/protocol.md sections 4.1 to 4.5). Whatever arrives, it never throws,
 * and its memory does not grow with what strangers send.
 *
 * <p>The checks come in the order of their cost: size and version, one HMAC, whether it was
 * answered before, and under load the cookie. Only then comes a first agreement, to learn who the
 * initiator claims to be; and only for one who is welcome the second, which proves it.
 */
public final class HandshakeResponder implements AutoCloseable {

  /** What came of an initiation. */
  public sealed interface Outcome {

    /** Nothing is to be sent. */
    record Dropped(DropReason reason) implements Outcome {}

    /** A cookie reply, or once more the response to an initiation answered before. */
    record Reply(byte[] datagram, Optional<DropReason> reason) implements Outcome {}

    /** A new session, which takes effect with the initiator's first transport datagram. */
    record Accepted(Session session, byte[] response) implements Outcome {}
  }

  /** Who may make a session, asked once it is known who says to be asking. */
  public interface Acceptor {

    /**
     * Whether to go on with {@code initiator}, who has proved nothing yet. Empty to go on, else why
     * not.
     */
    Optional<DropReason> refusal(PublicKey initiator);

    /** The pre-shared key with an initiator who has proved who it is; 32 bytes, zero for none. */
    byte[] preSharedKey(PublicKey initiator);

    /** An unused index for the new session. */
    int newIndex(PublicKey initiator);
  }

  private final LocalIdentity local;
  private final Purpose purpose;
  private final Acceptor acceptor;
  private final InitiationGuard guard;
  private final AnsweredInitiations answered = new AnsweredInitiations();
  private final KeyedMac underMac1Key;
  private final CookieReply cookies;

  public HandshakeResponder(
      LocalIdentity local, Purpose purpose, Acceptor acceptor, InitiationGuard guard) {
    this.local = local;
    this.purpose = purpose;
    this.acceptor = acceptor;
    this.guard = guard;
    this.underMac1Key = new KeyedMac(local.mac1Key());
    this.cookies = new CookieReply(local.publicKey(), local.random());
  }

  /** Zeroes what it keeps secret; nothing is to be handled any more. */
  @Override
  public void close() {
    guard.close();
  }

  /** Deals with a datagram whose first byte says that it is an initiation. */
  public Outcome handle(Arrival arrival) {
    byte[] data = arrival.data();
    int offset = arrival.offset();
    int length = arrival.length();
    if (length < HandshakeLayout.MIN_INITIATION || length > HandshakeLayout.MAX_INITIATION) {
      return new Outcome.Dropped(DropReason.MALFORMED);
    }
    if (data[offset + 1] != DatagramKind.VERSION) {
      return new Outcome.Dropped(DropReason.UNKNOWN_VERSION);
    }
    int mac1Offset = offset + length - 2 * ShortMac.SIZE;
    byte[] mac1 = underMac1Key.of(data, offset, mac1Offset - offset);
    if (!ShortMac.matches(mac1, data, mac1Offset)) {
      return new Outcome.Dropped(DropReason.BAD_MAC1);
    }
    Optional<AnsweredInitiations.Answer> before = answered.find(mac1);
    if (before.isPresent()) {
      return before.get().isForCopies(arrival.nanos())
          ? new Outcome.Reply(before.get().response(), Optional.empty())
          : new Outcome.Dropped(DropReason.REPLAYED);
    }
    return switch (guard.judge(arrival)) {
      case PASS -> respond(arrival, mac1);
      case TOO_MANY -> new Outcome.Dropped(DropReason.RATE_LIMITED);
      case ASK_FOR_COOKIE -> {
        byte[] cookie = guard.cookieFor(arrival.source(), arrival.nanos());
        int index = HandshakeLayout.index(data, offset);
        byte[] reply = cookies.seal(index, cookie, mac1);
        yield new Outcome.Reply(reply, Optional.of(DropReason.COOKIE_REQUIRED));
      }
    };
  }

  private Outcome respond(Arrival arrival, byte[] mac1) {
    AtomicReference<DropReason> refusal = new AtomicReference<>(DropReason.UNAUTHENTICATED);
    HandshakeState noise =
        HandshakeSetup.responder(
                HandshakePattern.IK_PSK2,
                new Secp256k1Dh(),
                Secp256k1Dh.keyPair(local.privateKey(), local.random()))
            .prologue(HandshakeLayout.prologue(purpose, arrival.data(), arrival.offset()))
            .acceptRemoteStatic(
                bytes -> {
                  Optional<DropReason> reason = refusal(bytes);
                  reason.ifPresent(refusal::set);
                  return reason.isEmpty();
                })
            .start(local.random());
    try (noise) {
      int messageLength = arrival.length() - HEADER_SIZE - 2 * ShortMac.SIZE;
      Optional<Hello.OfInitiator> hello =
          noise
              .readMessage(arrival.data(), arrival.offset() + HEADER_SIZE, messageLength)
              .flatMap(Hello.OfInitiator::decode);
      if (hello.isEmpty()) {
        return new Outcome.Dropped(refusal.get());
      }
      return accept(arrival, mac1, noise, hello.get());
    }
  }

  private Optional<DropReason> refusal(byte[] remoteStatic) {
    Optional<PublicKey> initiator = PublicKey.read(remoteStatic, 0);
    return initiator.isEmpty()
        ? Optional.of(DropReason.MALFORMED)
        : acceptor.refusal(initiator.get());
  }

  private Outcome accept(
      Arrival arrival, byte[] mac1, HandshakeState noise, Hello.OfInitiator hello) {
    PublicKey initiator = PublicKey.of(noise.remoteStatic().orElseThrow());
    Optional<AeadSuite> suite = AeadSuite.best(hello.suites() & local.suites());
    if (suite.isEmpty() || hello.highestVersion() < DatagramKind.VERSION) {
      return new Outcome.Dropped(DropReason.UNKNOWN_VERSION);
    }
    noise.presharedKey(acceptor.preSharedKey(initiator));
    int localIndex = acceptor.newIndex(initiator);
    int remoteIndex = HandshakeLayout.index(arrival.data(), arrival.offset());
    byte[] response = response(noise, suite.get(), localIndex, remoteIndex, initiator);
    answered.add(mac1, response, arrival.nanos());
    SessionTerms terms =
        new SessionTerms(
            purpose,
            initiator,
            hello.startId(),
            hello.resetToken(),
            false,
            localIndex,
            remoteIndex,
            suite.get());
    try (TransportKeys keys = noise.split()) {
      return new Outcome.Accepted(
          new Session(terms, keys, local.ciphers(), arrival.nanos()), response);
    }
  }

  private byte[] response(
      HandshakeState noise, AeadSuite suite, int localIndex, int remoteIndex, PublicKey initiator) {
    byte[] hello =
        new Hello.OfResponder(
                local.startId(),
                local.resetToken(localIndex),
                suite.id(),
                DatagramKind.VERSION,
                localIndex)
            .encode();
    byte[] message = noise.writeMessage(hello);
    byte[] response = new byte[HandshakeLayout.RESPONSE];
    HandshakeLayout.writeHeader(response, DatagramKind.RESPONSE, remoteIndex);
    System.arraycopy(message, 0, response, HEADER_SIZE, message.length);
    int covered = HEADER_SIZE + message.length;
    byte[] mac1 = ShortMac.of(LocalIdentity.mac1Key(initiator), response, 0, covered);
    System.arraycopy(mac1, 0, response, covered, ShortMac.SIZE);
    return response;
  }
}
