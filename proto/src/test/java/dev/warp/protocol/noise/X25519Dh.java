package dev.warp.protocol.noise;

import dev.warp.protocol.RandomSource;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** Curve25519, for the vectors that exist of it only. */
final class X25519Dh implements Dh {

  @Override
  public String noiseName() {
    return "25519";
  }

  @Override
  public int publicKeyLength() {
    return X25519.POINT_SIZE;
  }

  @Override
  public DhKeyPair generate(RandomSource random) {
    byte[] privateKey = new byte[X25519.SCALAR_SIZE];
    random.nextBytes(privateKey);
    return keyPair(privateKey);
  }

  static DhKeyPair keyPair(byte[] privateKey) {
    return new DhKeyPair() {
      @Override
      public byte[] publicKey() {
        byte[] publicKey = new byte[X25519.POINT_SIZE];
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
        return publicKey;
      }

      @Override
      public Optional<byte[]> agree(byte[] remotePublicKey) {
        byte[] secret = new byte[X25519.POINT_SIZE];
        return X25519.calculateAgreement(privateKey, 0, remotePublicKey, 0, secret, 0)
            ? Optional.of(secret)
            : Optional.empty();
      }

      @Override
      public void close() {
        Arrays.fill(privateKey, (byte) 0);
      }
    };
  }
}
