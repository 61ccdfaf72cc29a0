package dev.warp.protocol.session;

import static dev.warp.protocol.session.HandshakeLayout.COOKIE_REPLY;
import static dev.warp.protocol.session.HandshakeLayout.HEADER_SIZE;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.DatagramKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Seals a cookie for who sent an initiation, and opens it there (docs/protocol.md section 4.5). */
final class CookieReply {

  private static final byte[] LABEL = "cookie--".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFO = "warp cookie".getBytes(StandardCharsets.US_ASCII);
  private static final int SALT_SIZE = 16;
  private static final int BODY_OFFSET = HEADER_SIZE + SALT_SIZE;
  private static final byte[] ZERO_NONCE = new byte[AeadSuite.NONCE_SIZE];

  private CookieReply() {}

  static byte[] seal(
      PublicKey responder, int receiverIndex, byte[] cookie, byte[] mac1, RandomSource random) {
    byte[] reply = new byte[COOKIE_REPLY];
    HandshakeLayout.writeHeader(reply, DatagramKind.COOKIE_REPLY, receiverIndex);
    byte[] salt = new byte[SALT_SIZE];
    random.nextBytes(salt);
    System.arraycopy(salt, 0, reply, HEADER_SIZE, SALT_SIZE);
    try (Sealer sealer = AeadSuite.CHACHA20_POLY1305.sealer(key(responder, salt))) {
      sealer.seal(ZERO_NONCE, mac1, 0, mac1.length, cookie, 0, cookie.length, reply, BODY_OFFSET);
    }
    return reply;
  }

  /** The cookie in a reply of the right size to the initiation that had {@code mac1}. */
  static Optional<byte[]> open(PublicKey responder, byte[] mac1, byte[] reply, int offset) {
    byte[] salt = Arrays.copyOfRange(reply, offset + HEADER_SIZE, offset + HEADER_SIZE + SALT_SIZE);
    byte[] cookie = new byte[ShortMac.SIZE];
    try (Opener opener = AeadSuite.CHACHA20_POLY1305.opener(key(responder, salt))) {
      int opened =
          opener.open(
              ZERO_NONCE,
              mac1,
              0,
              mac1.length,
              reply,
              offset + BODY_OFFSET,
              COOKIE_REPLY - BODY_OFFSET,
              cookie,
              0);
      return opened == Opener.FORGED ? Optional.empty() : Optional.of(cookie);
    }
  }

  private static byte[] key(PublicKey responder, byte[] salt) {
    byte[] secret = ShortMac.sha256(LABEL, responder.toBytes());
    return Hkdf.derive(salt, secret, INFO, AeadSuite.KEY_SIZE);
  }
}
