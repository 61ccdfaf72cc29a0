package dev.warp.protocol.session;

import static dev.warp.protocol.session.HandshakeLayout.COOKIE_REPLY;
import static dev.warp.protocol.session.HandshakeLayout.HEADER_SIZE;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import dev.warp.protocol.aead.SharedCiphers;
import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.DatagramKind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Seals cookies for those who sent initiations, and opens them there (docs/protocol.md section
 * 4.5). The keys are no secrets: they come from a salt in the clear and the responder's public key.
 */
final class CookieReply {

  private static final byte[] LABEL = "cookie--".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFO = "warp cookie".getBytes(StandardCharsets.US_ASCII);

  /** What HKDF-SHA256 expands to its first and only block (RFC 5869 section 2.3). */
  private static final byte[] INFO_OF_FIRST_BLOCK = Arrays.copyOf(INFO, INFO.length + 1);

  static {
    INFO_OF_FIRST_BLOCK[INFO.length] = 1;
  }

  private static final int SALT_SIZE = 16;
  private static final int BODY_OFFSET = HEADER_SIZE + SALT_SIZE;
  private static final byte[] ZERO_NONCE = new byte[AeadSuite.NONCE_SIZE];

  private final byte[] secret;
  private final RandomSource random;
  private final SharedCiphers ciphers = new SharedCiphers();
  private final KeyedMac mac = new KeyedMac(ZERO_NONCE);

  /** Replies of {@code responder}, of which there may be very many a second. */
  CookieReply(PublicKey responder, RandomSource random) {
    this.secret = secret(responder);
    this.random = random;
  }

  byte[] seal(int receiverIndex, byte[] cookie, byte[] mac1) {
    byte[] reply = new byte[COOKIE_REPLY];
    HandshakeLayout.writeHeader(reply, DatagramKind.COOKIE_REPLY, receiverIndex);
    byte[] salt = new byte[SALT_SIZE];
    random.nextBytes(salt);
    System.arraycopy(salt, 0, reply, HEADER_SIZE, SALT_SIZE);
    Sealer sealer = ciphers.sealer(AeadSuite.CHACHA20_POLY1305, derive(salt));
    sealer.seal(ZERO_NONCE, mac1, 0, mac1.length, cookie, 0, cookie.length, reply, BODY_OFFSET);
    return reply;
  }

  /** HKDF-SHA256 as {@link Hkdf} has it, without looking up the JDK's each time. */
  private byte[] derive(byte[] salt) {
    mac.use(salt);
    mac.use(mac.whole(secret, 0, secret.length));
    return mac.whole(INFO_OF_FIRST_BLOCK, 0, INFO_OF_FIRST_BLOCK.length);
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
    return Hkdf.derive(salt, secret(responder), INFO, AeadSuite.KEY_SIZE);
  }

  private static byte[] secret(PublicKey responder) {
    return ShortMac.sha256(LABEL, responder.toBytes());
  }
}
