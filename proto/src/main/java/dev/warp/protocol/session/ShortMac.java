package dev.warp.protocol.session;

import dev.warp.protocol.aead.RawKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;

/** HMAC-SHA256 cut to 16 bytes (docs/protocol.md section 4.5). */
final class ShortMac {

  static final int SIZE = 16;

  private static final String ALGORITHM = "HmacSHA256";

  private ShortMac() {}

  /** The first {@value #SIZE} bytes of HMAC-SHA256 over {@code length} bytes at {@code offset}. */
  static byte[] of(byte[] key, byte[] data, int offset, int length) {
    try (RawKey macKey = new RawKey(key, ALGORITHM)) {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(macKey);
      mac.update(data, offset, length);
      return Arrays.copyOf(mac.doFinal(), SIZE);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }

  /** Compares in constant time with the bytes at {@code offset}. */
  static boolean matches(byte[] expected, byte[] data, int offset) {
    return MessageDigest.isEqual(expected, Arrays.copyOfRange(data, offset, offset + SIZE));
  }

  static byte[] sha256(byte[] first, byte[] second) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(first);
      return digest.digest(second);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
