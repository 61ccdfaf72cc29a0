package dev.warp.protocol.aead;

import java.security.GeneralSecurityException;

/**
 * Seals datagrams with one key. For use by one thread at a time. {@link #close} zeroes the key.
 *
 * <p>No nonce may ever be used twice with a key: that would give away both plaintexts, and the
 * means to forge. Keeping them apart is the caller's duty; only an immediate repetition is noticed
 * here.
 */
public final class Sealer implements AutoCloseable {

  private final AeadCipher cipher;
  private final RawKey key;

  Sealer(AeadCipher cipher, RawKey key) {
    this.cipher = cipher;
    this.key = key;
  }

  /**
   * Encrypts and authenticates {@code sourceLength} bytes, and authenticates the associated data
   * {@code aad} along with them. Writes {@code sourceLength} bytes of ciphertext and then the tag.
   * Source and destination may be the same place of the same array, and must not overlap otherwise.
   *
   * @param nonce {@value AeadSuite#NONCE_SIZE} bytes, which are copied
   * @return the bytes written: {@code sourceLength} + {@value AeadSuite#TAG_SIZE}
   * @throws IllegalStateException if this is the nonce of the last call, or after {@link #close}
   * @throws IndexOutOfBoundsException for a range outside its array
   */
  public int seal(
      byte[] nonce,
      byte[] aad,
      int aadOffset,
      int aadLength,
      byte[] source,
      int sourceOffset,
      int sourceLength,
      byte[] destination,
      int destinationOffset) {
    return seal(
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
  public int seal(
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
    AeadCipher.check(
        nonce,
        source,
        sourceOffset,
        sourceLength,
        destination,
        destinationOffset,
        sourceLength + AeadSuite.TAG_SIZE);
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
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a nonce was used twice in a row", e);
    }
  }

  @Override
  public void close() {
    cipher.forget(key);
  }
}
