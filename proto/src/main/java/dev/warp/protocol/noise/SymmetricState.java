package dev.warp.protocol.noise;

import dev.warp.protocol.aead.AeadSuite;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What both sides of a handshake hold in common (Noise section 5.2): the chaining key, out of all
 * shared secrets so far, and the hash of all that was sent so far.
 */
final class SymmetricState implements AutoCloseable {

  private final MessageDigest sha256 = newSha256();
  private final byte[] chainingKey;
  private byte[] hash;
  private CipherState cipher;

  private SymmetricState(byte[] chainingKey, byte[] hash, CipherState cipher) {
    this.chainingKey = chainingKey;
    this.hash = hash;
    this.cipher = cipher;
  }

  /** InitializeSymmetric. */
  static SymmetricState of(String protocolName) {
    byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
    MessageDigest sha256 = newSha256();
    byte[] hash =
        name.length <= sha256.getDigestLength()
            ? Arrays.copyOf(name, sha256.getDigestLength())
            : sha256.digest(name);
    return new SymmetricState(hash.clone(), hash, CipherState.withoutKey());
  }

  SymmetricState copy() {
    return new SymmetricState(chainingKey.clone(), hash.clone(), cipher.copy());
  }

  void mixKey(byte[] input) {
    byte[][] keys = ChainingKdf.derive(chainingKey, input, 2);
    replaceKeys(keys[0], keys[1]);
  }

  void mixHash(byte[] data) {
    sha256.update(hash);
    hash = sha256.digest(data);
  }

  void mixKeyAndHash(byte[] input) {
    byte[][] keys = ChainingKdf.derive(chainingKey, input, 3);
    mixHash(keys[1]);
    Arrays.fill(keys[1], (byte) 0);
    replaceKeys(keys[0], keys[2]);
  }

  byte[] encryptAndHash(byte[] plaintext) {
    byte[] ciphertext = cipher.encrypt(hash, plaintext);
    mixHash(ciphertext);
    return ciphertext;
  }

  /** The plaintext, or nothing if the ciphertext is a forgery. */
  Optional<byte[]> decryptAndHash(byte[] ciphertext) {
    Optional<byte[]> plaintext = cipher.decrypt(hash, ciphertext);
    mixHash(ciphertext);
    return plaintext;
  }

  /** Bytes that {@link #encryptAndHash} adds at this point. */
  int overhead() {
    return cipher.hasKey() ? AeadSuite.TAG_SIZE : 0;
  }

  /** The initiator's sending key and the responder's, which the caller zeroes. */
  byte[][] split() {
    return ChainingKdf.derive(chainingKey, new byte[0], 2);
  }

  byte[] hash() {
    return hash.clone();
  }

  /** Zeroes the keys. The hash is no secret, and stays. */
  @Override
  public void close() {
    Arrays.fill(chainingKey, (byte) 0);
    cipher.close();
  }

  private void replaceKeys(byte[] nextChainingKey, byte[] cipherKey) {
    System.arraycopy(nextChainingKey, 0, chainingKey, 0, chainingKey.length);
    Arrays.fill(nextChainingKey, (byte) 0);
    cipher.close();
    cipher = CipherState.withKey(cipherKey);
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
