package dev.warp.bench;

import dev.warp.protocol.aead.AeadSuite;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** The same as {@link AeadBenchmark} by the JDK's cipher alone: what there is to be had. */
public class JdkCipherBenchmark extends ShortRun {

  private static final int HEADER = 16;

  /** The suite. */
  @Param public AeadSuite suite;

  /** Bytes of plaintext. */
  @Param("500")
  public int size;

  private final byte[] nonce = new byte[AeadSuite.NONCE_SIZE];
  private long counter;
  private byte[] plain;
  private byte[] datagram;
  private byte[] genuine;
  private SecretKey key;
  private Cipher sealing;
  private Cipher opening;

  /** Makes a datagram for {@link #open}. */
  @Setup
  public void prepare() throws GeneralSecurityException {
    boolean aes = suite == AeadSuite.AES_256_GCM;
    String transformation = aes ? "AES/GCM/NoPadding" : "ChaCha20-Poly1305";
    key = new SecretKeySpec(new byte[AeadSuite.KEY_SIZE], aes ? "AES" : "ChaCha20");
    sealing = Cipher.getInstance(transformation);
    opening = Cipher.getInstance(transformation);
    plain = new byte[HEADER + size];
    datagram = new byte[HEADER + size + AeadSuite.TAG_SIZE];
    seal();
    genuine = datagram.clone();
  }

  /** Seals under a new nonce. */
  @Benchmark
  public int seal() throws GeneralSecurityException {
    ByteBuffer.wrap(nonce).putLong(4, counter++);
    sealing.init(Cipher.ENCRYPT_MODE, key, parameters());
    sealing.updateAAD(plain, 0, HEADER);
    return sealing.doFinal(plain, HEADER, size, datagram, HEADER);
  }

  /** Opens the first datagram again and again. */
  @Benchmark
  public int open() throws GeneralSecurityException {
    ByteBuffer.wrap(nonce).putLong(4, 0);
    opening.init(Cipher.DECRYPT_MODE, key, parameters());
    opening.updateAAD(genuine, 0, HEADER);
    return opening.doFinal(genuine, HEADER, size + AeadSuite.TAG_SIZE, plain, HEADER);
  }

  private AlgorithmParameterSpec parameters() {
    return suite == AeadSuite.AES_256_GCM
        ? new GCMParameterSpec(8 * AeadSuite.TAG_SIZE, nonce)
        : new IvParameterSpec(nonce);
  }
}
