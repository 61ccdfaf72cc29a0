package dev.warp.protocol.aead;

import javax.crypto.Cipher;

/** By which of the JDK's ciphers sealers and openers work. All are for use by one thread. */
public interface AeadCiphers {

  /**
   * Each sealer and each opener has a cipher of its own: the quickest, where keys are few. A cipher
   * takes 1 to 2 KB beside its key.
   */
  AeadCiphers OWN =
      new AeadCiphers() {
        @Override
        public Sealer sealer(AeadSuite suite, byte[] key) {
          return new Sealer(new AeadCipher(suite, Cipher.ENCRYPT_MODE), suite.key(key));
        }

        @Override
        public Opener opener(AeadSuite suite, byte[] key) {
          return new Opener(new AeadCipher(suite, Cipher.DECRYPT_MODE), suite.key(key));
        }
      };

  /**
   * What seals with {@code key}, which is copied.
   *
   * @throws IllegalArgumentException unless the key has {@value AeadSuite#KEY_SIZE} bytes
   */
  Sealer sealer(AeadSuite suite, byte[] key);

  /**
   * What opens with {@code key}, which is copied.
   *
   * @throws IllegalArgumentException unless the key has {@value AeadSuite#KEY_SIZE} bytes
   */
  Opener opener(AeadSuite suite, byte[] key);
}
