package dev.warp.protocol.aead;

import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import javax.crypto.SecretKey;

/**
 * Secret bytes in the shape that the JDK's ciphers and key derivation take them. Unlike {@link
 * javax.crypto.spec.SecretKeySpec} it can be destroyed. It equals only itself, and its text does
 * not show it.
 */
public final class RawKey implements SecretKey, AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient byte[] bytes;
  private boolean destroyed;

  /**
   * A key of these bytes, which are copied.
   *
   * @param algorithm the JCA's name for what the key is used in, such as {@code AES}
   */
  public RawKey(byte[] bytes, String algorithm) {
    this.bytes = bytes.clone();
    this.algorithm = algorithm;
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /** A copy of the bytes, for the receiver to zero. */
  @Override
  public byte[] getEncoded() {
    if (destroyed) {
      throw new IllegalStateException("the key is destroyed");
    }
    return bytes.clone();
  }

  @Override
  public void destroy() {
    destroyed = true;
    Arrays.fill(bytes, (byte) 0);
  }

  @Override
  public boolean isDestroyed() {
    return destroyed;
  }

  @Override
  public void close() {
    destroy();
  }

  @Override
  public String toString() {
    return algorithm + " key";
  }

  private void writeObject(ObjectOutputStream out) throws NotSerializableException {
    throw new NotSerializableException("a secret is not written to a stream");
  }
}
