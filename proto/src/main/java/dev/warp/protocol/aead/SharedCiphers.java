package dev.warp.protocol.aead;

import java.util.EnumMap;
import java.util.Map;
import javax.crypto.Cipher;

/**
 * Two ciphers for each suite, which all keys use by turns: for who has very many keys and uses each
 * seldom. A key then takes no more than its bytes, and the schedule of round keys is made anew
 * whenever another key was used before.
 *
 * <p>That a nonce is used twice in a row with a key goes unnoticed if another key was used between.
 */
public final class SharedCiphers implements AeadCiphers {

  private final Map<AeadSuite, AeadCipher> sealing = ciphers(Cipher.ENCRYPT_MODE);
  private final Map<AeadSuite, AeadCipher> opening = ciphers(Cipher.DECRYPT_MODE);

  private static Map<AeadSuite, AeadCipher> ciphers(int mode) {
    Map<AeadSuite, AeadCipher> ciphers = new EnumMap<>(AeadSuite.class);
    for (AeadSuite suite : AeadSuite.values()) {
      ciphers.put(suite, new AeadCipher(suite, mode));
    }
    return ciphers;
  }

  @Override
  public Sealer sealer(AeadSuite suite, byte[] key) {
    return new Sealer(sealing.get(suite), suite.key(key));
  }

  @Override
  public Opener opener(AeadSuite suite, byte[] key) {
    return new Opener(opening.get(suite), suite.key(key));
  }
}
