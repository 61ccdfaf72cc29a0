package dev.warp.protocol.aead;

import java.security.spec.AlgorithmParameterSpec;
import java.util.Collection;
import java.util.Optional;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * The ways to seal a datagram: authenticated encryption with associated data (RFC 5116). All have
 * the same sizes of key, nonce and tag. The ciphers are the JDK's, for their processor intrinsics.
 */
public enum AeadSuite {
  /** RFC 8439: quick on every processor. */
  CHACHA20_POLY1305(1, "ChaCha20-Poly1305", "ChaCha20") {
    @Override
    AlgorithmParameterSpec parameters(byte[] nonce) {
      return new IvParameterSpec(nonce);
    }
  },

  /** NIST SP 800-38D: about twice as quick where the processor has AES instructions. */
  AES_256_GCM(2, "AES/GCM/NoPadding", "AES") {
    @Override
    AlgorithmParameterSpec parameters(byte[] nonce) {
      return new GCMParameterSpec(TAG_SIZE * Byte.SIZE, nonce);
    }
  };

  /** Bytes of a key. */
  public static final int KEY_SIZE = 32;

  /** Bytes of a nonce. */
  public static final int NONCE_SIZE = 12;

  /** Bytes that sealing adds. */
  public static final int TAG_SIZE = 16;

  private final int id;
  private final String transformation;
  private final String keyAlgorithm;

  AeadSuite(int id, String transformation, String keyAlgorithm) {
    this.id = id;
    this.transformation = transformation;
    this.keyAlgorithm = keyAlgorithm;
  }

  /** The number of this suite on the wire, where one is chosen (docs/protocol.md section 4.2). */
  public int id() {
    return id;
  }

  /** The set of these suites on the wire, where several are offered (section 4.1). */
  public static int toBits(Collection<AeadSuite> suites) {
    return suites.stream().mapToInt(AeadSuite::bit).reduce(0, (one, other) -> one | other);
  }

  /** Whether this suite is in a set as {@link #toBits} makes it. */
  public boolean isIn(int bits) {
    return (bits & bit()) != 0;
  }

  /** What is chosen from a set as {@link #toBits} makes it; nothing if we know none of it. */
  public static Optional<AeadSuite> best(int bits) {
    if (AES_256_GCM.isIn(bits)) {
      return Optional.of(AES_256_GCM);
    }
    return CHACHA20_POLY1305.isIn(bits) ? Optional.of(CHACHA20_POLY1305) : Optional.empty();
  }

  private int bit() {
    return 1 << (id - 1);
  }

  /** The suite of this number, or nothing for one that we do not know. */
  public static Optional<AeadSuite> ofId(int id) {
    return switch (id) {
      case 1 -> Optional.of(CHACHA20_POLY1305);
      case 2 -> Optional.of(AES_256_GCM);
      default -> Optional.empty();
    };
  }

  /**
   * What seals with {@code key}, which is copied, by a cipher of its own.
   *
   * @throws IllegalArgumentException unless the key has {@value #KEY_SIZE} bytes
   */
  public Sealer sealer(byte[] key) {
    return AeadCiphers.OWN.sealer(this, key);
  }

  /**
   * What opens with {@code key}, which is copied, by a cipher of its own.
   *
   * @throws IllegalArgumentException unless the key has {@value #KEY_SIZE} bytes
   */
  public Opener opener(byte[] key) {
    return AeadCiphers.OWN.opener(this, key);
  }

  /** A key of this suite with these bytes, which are copied. */
  RawKey key(byte[] bytes) {
    if (bytes.length != KEY_SIZE) {
      throw new IllegalArgumentException("a key has " + KEY_SIZE + " bytes, not " + bytes.length);
    }
    return new RawKey(bytes, keyAlgorithm);
  }

  String transformation() {
    return transformation;
  }

  String keyAlgorithm() {
    return keyAlgorithm;
  }

  /** The parameters of one use of the cipher; copies the nonce. */
  abstract AlgorithmParameterSpec parameters(byte[] nonce);
}
