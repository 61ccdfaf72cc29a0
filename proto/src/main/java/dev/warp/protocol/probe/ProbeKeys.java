package dev.warp.protocol.probe;

import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Key and pair tag of the probes in one direction; closing zeroes the key. */
record ProbeKeys(byte[] key, long pairTag) implements AutoCloseable {

  private static final byte[] INFO = "warp probe".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_SIZE = 32;

  static ProbeKeys derive(
      byte[] sharedSecret, byte[] preSharedKey, PublicKey sender, PublicKey receiver) {
    byte[] info = Arrays.copyOf(INFO, INFO.length + 2 * PublicKey.SIZE);
    sender.write(info, INFO.length);
    receiver.write(info, INFO.length + PublicKey.SIZE);
    byte[] derived = Hkdf.derive(preSharedKey, sharedSecret, info, KEY_SIZE + Long.BYTES);
    ProbeKeys keys =
        new ProbeKeys(Arrays.copyOf(derived, KEY_SIZE), Bytes.getLong(derived, KEY_SIZE));
    Arrays.fill(derived, (byte) 0);
    return keys;
  }

  @Override
  public void close() {
    Arrays.fill(key, (byte) 0);
  }

  @Override
  public String toString() {
    return "probe keys";
  }
}
