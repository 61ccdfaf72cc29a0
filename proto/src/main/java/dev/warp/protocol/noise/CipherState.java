package dev.warp.protocol.noise;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * A key and a count of its uses (Noise section 5.1), within a handshake: a handful of uses, so a
 * count that runs out is not provided for. Without a key it passes bytes through.
 */
final class CipherState implements AutoCloseable {

  private static final AeadSuite SUITE = AeadSuite.CHACHA20_POLY1305;

  private final Optional<byte[]> key;
  private long uses;

  private CipherState(Optional<byte[]> key, long uses) {
    this.key = key;
    this.uses = uses;
  }

  static CipherState withoutKey() {
    return new CipherState(Optional.empty(), 0);
  }

  /** Takes {@code key} over: it is zeroed on closing. */
  static CipherState withKey(byte[] key) {
    return new CipherState(Optional.of(key), 0);
  }

  CipherState copy() {
    return new CipherState(key.map(byte[]::clone), uses);
  }

  byte[] encrypt(byte[] associatedData, byte[] plaintext) {
    if (key.isEmpty()) {
      return plaintext.clone();
    }
    byte[] ciphertext = new byte[plaintext.length + AeadSuite.TAG_SIZE];
    try (Sealer sealer = SUITE.sealer(key.get())) {
      sealer.seal(
          nonce(),
          associatedData,
          0,
          associatedData.length,
          plaintext,
          0,
          plaintext.length,
          ciphertext,
          0);
    }
    uses++;
    return ciphertext;
  }

  /** The plaintext, or nothing if the ciphertext is a forgery. */
  Optional<byte[]> decrypt(byte[] associatedData, byte[] ciphertext) {
    if (key.isEmpty()) {
      return Optional.of(ciphertext.clone());
    }
    byte[] plaintext = new byte[Math.max(0, ciphertext.length - AeadSuite.TAG_SIZE)];
    try (Opener opener = SUITE.opener(key.get())) {
      int length =
          opener.open(
              nonce(),
              associatedData,
              0,
              associatedData.length,
              ciphertext,
              0,
              ciphertext.length,
              plaintext,
              0);
      if (length == Opener.FORGED) {
        return Optional.empty();
      }
    }
    uses++;
    return Optional.of(plaintext);
  }

  boolean hasKey() {
    return key.isPresent();
  }

  @Override
  public void close() {
    key.ifPresent(bytes -> Arrays.fill(bytes, (byte) 0));
  }

  /** 32 zero bits and the count in little-endian order (Noise section 12.3). */
  private byte[] nonce() {
    return ByteBuffer.allocate(AeadSuite.NONCE_SIZE)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(AeadSuite.NONCE_SIZE - Long.BYTES, uses)
        .array();
  }
}
