package dev.warp.protocol.aead;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * Opens what the other side's {@link Sealer} sealed with the same key. For use by one thread at a
 * time. {@link #close} zeroes the key.
 */
public final class Opener implements AutoCloseable {

  /** What {@link #open} returns for anything that was not sealed with this key. */
  public static final int FORGED = -1;

  private final AeadCipher cipher;
  private final RawKey key;

  Opener(AeadCipher cipher, RawKey key) {
    this.cipher = cipher;
    this.key = key;
  }

  /**
   * Authenticates and decrypts {@code sourceLength} bytes, the last {@value AeadSuite#TAG_SIZE} of
   * them the tag, and authenticates the associated data {@code aad} along with them. Source and
   * destination may be the same place of the same array, and must not overlap otherwise. Whatever
   * the bytes are, this does not throw, and a failure does not affect later calls, even with the
   * same nonce.
   *
   * @param nonce {@value AeadSuite#NONCE_SIZE} bytes, which are copied
   * @return the bytes of plaintext written, {@code sourceLength} - {@value AeadSuite#TAG_SIZE}; or
   *     {@link #FORGED}, and then as many bytes of the destination are zero
   * @throws IllegalStateException after {@link #close}
   * @throws IndexOutOfBoundsException for a range outside its array
   */
  public int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] source,
      int sourceOffset,
      int sourceLength,
      byte[] destination,
      int destinationOffset) {
    return open(
        nonce,
        aad,
        aadOffset,
        aadLength,
        aad,
        aadOffset,
        0,
        source,
        sourceOffset,
        sourceLength,
        destination,
        destinationOffset);
  }

  /**
   * The same with associated data in two parts, the second after the first: no different from one
   * array that holds both.
   */
  public int open(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] moreAad,
      int moreAadOffset,
      int moreAadLength,
      byte[] source,
      int sourceOffset,
      int sourceLength,
      byte[] destination,
      int destinationOffset) {
    int plaintextLength = Math.max(0, sourceLength - AeadSuite.TAG_SIZE);
    AeadCipher.check(
        nonce, source, sourceOffset, sourceLength, destination, destinationOffset, plaintextLength);
    if (sourceLength < AeadSuite.TAG_SIZE) {
      return FORGED;
    }
    try {
      return cipher.process(
          key,
          nonce,
          aad,
          aadOffset,
          aadLength,
          moreAad,
          moreAadOffset,
          moreAadLength,
          source,
          sourceOffset,
          sourceLength,
          destination,
          destinationOffset);
    } catch (AEADBadTagException forged) {
      // The JDK's GCM decrypts before it compares tags, and leaves that in the destination.
      Arrays.fill(destination, destinationOffset, destinationOffset + plaintextLength, (byte) 0);
      return FORGED;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the cipher refused to start", e);
    }
  }

  @Override
  public void close() {
    cipher.forget(key);
  }
}
