package dev.warp.protocol.aead;

import java.security.GeneralSecurityException;
import java.util.Objects;
import javax.crypto.Cipher;

/**
 * A cipher of the JDK's in one direction, made once and started anew for each datagram, with one
 * key or with several by turns. It comes from the JDK's own provider by name, since what a cipher
 * does after a failure and with a nonce seen before differs between providers.
 */
final class AeadCipher {

  private static final String PROVIDER = "SunJCE";

  private final AeadSuite suite;
  private final int mode;
  private final Cipher cipher;

  /** What it was started with last, of which the JDK keeps a copy; or null. */
  private RawKey lastKey;

  /**
   * @param mode {@link Cipher#ENCRYPT_MODE} or {@link Cipher#DECRYPT_MODE}
   */
  AeadCipher(AeadSuite suite, int mode) {
    this.suite = suite;
    this.mode = mode;
    try {
      this.cipher = Cipher.getInstance(suite.transformation(), PROVIDER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java platform lacks " + suite.transformation(), e);
    }
  }

  /**
   * Runs the cipher over one datagram and returns the length of what it wrote. The associated data
   * is in two parts, of which either may be empty.
   */
  int process(
      RawKey key,
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
      int destinationOffset)
      throws GeneralSecurityException {
    lastKey = key;
    cipher.init(mode, key, suite.parameters(nonce));
    cipher.updateAAD(aad, aadOffset, aadLength);
    cipher.updateAAD(moreAad, moreAadOffset, moreAadLength);
    return cipher.doFinal(source, sourceOffset, sourceLength, destination, destinationOffset);
  }

  /**
   * Checks what a caller passed, so that a failure of the cipher can only mean a forgery.
   *
   * @throws IllegalArgumentException for a nonce of another size, or an output that overlaps the
   *     input anywhere but exactly in place, which the JDK's ChaCha20-Poly1305 gets wrong
   * @throws IndexOutOfBoundsException for a range outside its array
   */
  static void check(
      byte[] nonce,
      byte[] source,
      int sourceOffset,
      int sourceLength,
      byte[] destination,
      int destinationOffset,
      int destinationLength) {
    if (nonce.length != AeadSuite.NONCE_SIZE) {
      throw new IllegalArgumentException(
          "a nonce has " + AeadSuite.NONCE_SIZE + " bytes, not " + nonce.length);
    }
    Objects.checkFromIndexSize(sourceOffset, sourceLength, source.length);
    Objects.checkFromIndexSize(destinationOffset, destinationLength, destination.length);
    if (isSameArray(source, destination)
        && sourceOffset != destinationOffset
        && sourceOffset < destinationOffset + destinationLength
        && destinationOffset < sourceOffset + sourceLength) {
      throw new IllegalArgumentException("the output overlaps the input, but not in place");
    }
  }

  // It is the same memory that matters here, not the same content.
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSameArray(byte[] one, byte[] other) {
    return one == other;
  }

  /** Zeroes a key, and has the cipher drop its own copy, if it has one, by giving it another. */
  void forget(RawKey key) {
    key.destroy();
    if (!key.equals(lastKey)) {
      return;
    }
    lastKey = null;
    try (RawKey zero = new RawKey(new byte[AeadSuite.KEY_SIZE], suite.keyAlgorithm())) {
      cipher.init(Cipher.DECRYPT_MODE, zero, suite.parameters(new byte[AeadSuite.NONCE_SIZE]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a key of zeros was refused", e);
    }
  }
}
