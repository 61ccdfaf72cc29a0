package dev.warp.protocol.keys;

import dev.warp.protocol.aead.RawKey;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/** HKDF with SHA-256 (RFC 5869), by the JDK. */
public final class Hkdf {

  private static final String ALGORITHM = "HKDF-SHA256";

  private Hkdf() {}

  /**
   * Extracts and expands.
   *
   * @param salt empty for none, which is the same as 32 zero bytes
   * @param secret input keying material, may be empty
   * @param info what the output is for
   * @param length bytes of output, at most 8,160
   * @return for the caller to zero
   */
  public static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
    try (RawKey saltKey = new RawKey(salt, ALGORITHM);
        RawKey secretKey = new RawKey(secret, ALGORITHM)) {
      HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(secretKey);
      if (salt.length > 0) {
        extract.addSalt(saltKey);
      }
      return KDF.getInstance(ALGORITHM).deriveData(extract.thenExpand(info, length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 platform has " + ALGORITHM, e);
    }
  }
}
