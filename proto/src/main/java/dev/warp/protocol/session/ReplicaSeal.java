package dev.warp.protocol.session;

import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PrivateKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lets replicas of a map know each other's messages (docs/protocol.md section 9.9): whoever has the
 * map's private key can make the 16 bytes at their end, and nobody else. For use by one thread.
 */
public final class ReplicaSeal implements AutoCloseable {

  /** Bytes that a seal takes. */
  public static final int SIZE = ShortMac.SIZE;

  private static final byte[] NO_SALT = {};
  private static final int KEY_SIZE = 32;

  private final KeyedMac mac;

  /** What is sealed: of what is sealed for one, nothing can be passed off as the other. */
  public enum Use {
    /** What replicas say of gates and of themselves. */
    NEWS("warp replica news"),
    /** What they have each other send to gates. */
    RELAY("warp replica relay");

    private final String info;

    Use(String info) {
      this.info = info;
    }
  }

  /**
   * @param privateKey the map's; stays the caller's to close
   */
  public ReplicaSeal(PrivateKey privateKey, Use use) {
    byte[] secret = privateKey.toBytes();
    byte[] key =
        Hkdf.derive(NO_SALT, secret, use.info.getBytes(StandardCharsets.US_ASCII), KEY_SIZE);
    this.mac = new KeyedMac(key);
    Arrays.fill(secret, (byte) 0);
    Arrays.fill(key, (byte) 0);
  }

  /** Writes the seal of a message right behind it, where there is room for it. */
  public void seal(byte[] buffer, int offset, int length) {
    System.arraycopy(mac.of(buffer, offset, length), 0, buffer, offset + length, SIZE);
  }

  /**
   * The length of the message in {@code length} bytes with a seal behind it; -1 if it is forged.
   */
  public int open(byte[] buffer, int offset, int length) {
    int message = length - SIZE;
    if (message < 0) {
      return -1;
    }
    byte[] expected = mac.of(buffer, offset, message);
    return ShortMac.matches(expected, buffer, offset + message) ? message : -1;
  }

  @Override
  public void close() {
    mac.close();
  }
}
