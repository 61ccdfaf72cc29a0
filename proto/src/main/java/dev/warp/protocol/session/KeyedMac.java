package dev.warp.protocol.session;

import dev.warp.protocol.aead.RawKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * HMAC-SHA256 for who needs it for every datagram of a flood: looking the JDK's implementation up
 * takes longer than its work. For use by one thread. {@link #close} drops the key.
 */
final class KeyedMac implements AutoCloseable {

  private static final String ALGORITHM = "HmacSHA256";
  private static final byte[] ZERO_KEY = new byte[32];

  private final Mac mac;

  /** Under a key, which is copied. */
  KeyedMac(byte[] key) {
    try {
      mac = Mac.getInstance(ALGORITHM);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
    use(key);
  }

  /** Goes on under another key, which is copied. */
  void use(byte[] key) {
    try (RawKey macKey = new RawKey(key, ALGORITHM)) {
      mac.init(macKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of HMAC-SHA256 was refused", e);
    }
  }

  /** All 32 bytes, over {@code length} bytes at {@code offset}. */
  byte[] whole(byte[] data, int offset, int length) {
    mac.update(data, offset, length);
    return mac.doFinal();
  }

  /** The first {@value ShortMac#SIZE} bytes, as {@link ShortMac#of} makes them. */
  byte[] of(byte[] data, int offset, int length) {
    return Arrays.copyOf(whole(data, offset, length), ShortMac.SIZE);
  }

  @Override
  public void close() {
    use(ZERO_KEY);
  }
}
