package dev.warp.protocol.session;

import static dev.warp.protocol.session.HandshakeLayout.HEADER_SIZE;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.DhKeyPair;
import dev.warp.protocol.noise.HandshakePattern;
import dev.warp.protocol.noise.HandshakeSetup;
import dev.warp.protocol.noise.HandshakeState;
import dev.warp.protocol.noise.Secp256k1Dh;
import dev.warp.protocol.noise.TransportKeys;
import dev.warp.protocol.wire.DatagramKind;
import java.util.Arrays;
import java.util.Optional;

/**
 * A handshake that this end started: one initiation, sent as often as need be, until its response
 * comes (docs/protocol.md sections 4.1 to 4.3).
 */
public final class OutgoingHandshake implements AutoCloseable {

  private final LocalIdentity local;
  private final PublicKey far;
  private final Purpose purpose;
  private final int senderIndex;
  private final HandshakeState noise;
  private final byte[] datagram;
  private final byte[] mac1;

  /**
   * Three public-key operations.
   *
   * @param preSharedKey 32 bytes, all zero for none
   * @param senderIndex names the session in datagrams towards this end
   */
  public OutgoingHandshake(
      LocalIdentity local, PublicKey far, Purpose purpose, byte[] preSharedKey, int senderIndex) {
    this.local = local;
    this.far = far;
    this.purpose = purpose;
    this.senderIndex = senderIndex;
    byte[] header = new byte[HEADER_SIZE];
    HandshakeLayout.writeHeader(header, DatagramKind.INITIATION, senderIndex);
    DhKeyPair localStatic = Secp256k1Dh.keyPair(local.privateKey(), local.random());
    this.noise =
        HandshakeSetup.initiator(
                HandshakePattern.IK_PSK2, new Secp256k1Dh(), localStatic, far.toBytes())
            .prologue(HandshakeLayout.prologue(purpose, header, 0))
            .start(local.random());
    noise.presharedKey(preSharedKey);
    byte[] hello =
        new Hello.OfInitiator(
                local.startId(),
                local.resetToken(senderIndex),
                local.suites(),
                DatagramKind.VERSION)
            .encode();
    byte[] message = noise.writeMessage(hello);
    this.datagram = Arrays.copyOf(header, HEADER_SIZE + message.length + 2 * ShortMac.SIZE);
    System.arraycopy(message, 0, datagram, HEADER_SIZE, message.length);
    this.mac1 = ShortMac.of(LocalIdentity.mac1Key(far), datagram, 0, mac1Offset());
    System.arraycopy(mac1, 0, datagram, mac1Offset(), ShortMac.SIZE);
  }

  /** The initiation as it is to be sent now; not a copy. */
  public byte[] datagram() {
    return datagram;
  }

  public int senderIndex() {
    return senderIndex;
  }

  /** Takes a cookie in, for all sendings from here on; false if the reply is not to this one. */
  public boolean onCookieReply(byte[] data, int offset, int length) {
    if (length != HandshakeLayout.COOKIE_REPLY || !isForThis(data, offset)) {
      return false;
    }
    Optional<byte[]> cookie = CookieReply.open(far, mac1, data, offset);
    cookie.ifPresent(
        key -> {
          byte[] mac2 = ShortMac.of(key, datagram, 0, mac2Offset());
          System.arraycopy(mac2, 0, datagram, mac2Offset(), ShortMac.SIZE);
        });
    return cookie.isPresent();
  }

  /**
   * Takes the response. Anything that is not the genuine one leaves this handshake waiting, and
   * never throws; what is not even for this handshake costs no public-key operation.
   *
   * @return the session, in effect from now on; or nothing
   */
  public Optional<Session> onResponse(byte[] data, int offset, int length, long nowNanos) {
    if (length != HandshakeLayout.RESPONSE || !isForThis(data, offset) || !hasMac1(data, offset)) {
      return Optional.empty();
    }
    int messageLength = length - HEADER_SIZE - ShortMac.SIZE;
    return noise
        .readMessage(data, offset + HEADER_SIZE, messageLength)
        .flatMap(Hello.OfResponder::decode)
        .flatMap(hello -> session(hello, nowNanos));
  }

  private boolean isForThis(byte[] data, int offset) {
    return data[offset + 1] == DatagramKind.VERSION
        && HandshakeLayout.index(data, offset) == senderIndex;
  }

  private boolean hasMac1(byte[] data, int offset) {
    int covered = HandshakeLayout.RESPONSE - ShortMac.SIZE;
    byte[] expected = ShortMac.of(local.mac1Key(), data, offset, covered);
    return ShortMac.matches(expected, data, offset + covered);
  }

  private Optional<Session> session(Hello.OfResponder hello, long nowNanos) {
    if (hello.version() != DatagramKind.VERSION) {
      return Optional.empty();
    }
    return AeadSuite.ofId(hello.suite())
        .filter(suite -> suite.isIn(local.suites()))
        .map(suite -> session(hello, suite, nowNanos));
  }

  private Session session(Hello.OfResponder hello, AeadSuite suite, long nowNanos) {
    SessionTerms terms =
        new SessionTerms(
            purpose,
            far,
            hello.startId(),
            hello.resetToken(),
            true,
            senderIndex,
            hello.senderIndex(),
            suite);
    try (TransportKeys keys = noise.split()) {
      return new Session(terms, keys, local.ciphers(), nowNanos);
    }
  }

  private int mac1Offset() {
    return datagram.length - 2 * ShortMac.SIZE;
  }

  private int mac2Offset() {
    return datagram.length - ShortMac.SIZE;
  }

  @Override
  public void close() {
    noise.close();
  }
}
