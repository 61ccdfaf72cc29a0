package dev.warp.protocol.noise;

import java.util.Optional;

/** A private key and what it is good for in a handshake. Closing it zeroes the private key. */
public interface DhKeyPair extends AutoCloseable {

  /** The public half, {@link Dh#publicKeyLength()} bytes; a copy. */
  byte[] publicKey();

  /**
   * The secret shared with the owner of {@code remotePublicKey}, for the caller to zero; or nothing
   * if that is not a public key. Never throws for what the bytes are.
   */
  Optional<byte[]> agree(byte[] remotePublicKey);

  @Override
  void close();
}
