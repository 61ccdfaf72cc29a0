package dev.warp.protocol.noise;

import dev.warp.protocol.RandomSource;

/** The Diffie-Hellman functions of a handshake (Noise section 4.1). */
public interface Dh {

  /** The name as part of a Noise protocol name (Noise section 8). */
  String noiseName();

  /** Bytes of every public key. */
  int publicKeyLength();

  /** A fresh key pair. */
  DhKeyPair generate(RandomSource random);
}
