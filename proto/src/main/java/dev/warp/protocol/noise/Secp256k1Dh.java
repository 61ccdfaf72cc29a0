package dev.warp.protocol.noise;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.util.Optional;

/**
 * Diffie-Hellman over secp256k1 as in BOLT 8: public keys are compressed points, the shared secret
 * is the SHA-256 of the compressed shared point.
 */
public final class Secp256k1Dh implements Dh {

  @Override
  public String noiseName() {
    return "secp256k1";
  }

  @Override
  public int publicKeyLength() {
    return PublicKey.SIZE;
  }

  @Override
  public DhKeyPair generate(RandomSource random) {
    return keyPair(PrivateKey.generate(random), random);
  }

  /**
   * The key pair of {@code privateKey}, which is not copied: closing one closes the other.
   *
   * @param random masks each computation, see {@link PrivateKey#agree}
   */
  public static DhKeyPair keyPair(PrivateKey privateKey, RandomSource random) {
    return new MaskedKeyPair(privateKey, random);
  }

  private record MaskedKeyPair(PrivateKey privateKey, RandomSource random) implements DhKeyPair {

    @Override
    public byte[] publicKey() {
      return privateKey.publicKey().toBytes();
    }

    @Override
    public Optional<byte[]> agree(byte[] remotePublicKey) {
      return privateKey.agree(remotePublicKey, random);
    }

    @Override
    public void close() {
      privateKey.close();
    }
  }
}
