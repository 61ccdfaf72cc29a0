package dev.warp.bench;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.aead.Opener;
import dev.warp.protocol.aead.Sealer;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One datagram sealed, or opened, by {@link Sealer} and {@link Opener}. */
public class AeadBenchmark extends ShortRun {

  private static final int HEADER = 16;

  /** The suite. */
  @Param public AeadSuite suite;

  /** Bytes of plaintext. */
  @Param({"64", "500", "1400"})
  public int size;

  private final byte[] nonce = new byte[AeadSuite.NONCE_SIZE];
  private long counter;
  private byte[] plain;
  private byte[] datagram;
  private byte[] genuine;
  private Sealer sealer;
  private Opener opener;

  /** Makes a datagram for {@link #open}. */
  @Setup
  public void prepare() {
    plain = new byte[HEADER + size];
    datagram = new byte[HEADER + size + AeadSuite.TAG_SIZE];
    sealer = suite.sealer(new byte[AeadSuite.KEY_SIZE]);
    opener = suite.opener(new byte[AeadSuite.KEY_SIZE]);
    seal();
    genuine = datagram.clone();
  }

  /** Seals under a new nonce. */
  @Benchmark
  public int seal() {
    ByteBuffer.wrap(nonce).putLong(4, counter++);
    return sealer.seal(nonce, plain, 0, HEADER, plain, HEADER, size, datagram, HEADER);
  }

  /** Opens the first datagram again and again. */
  @Benchmark
  public int open() {
    ByteBuffer.wrap(nonce).putLong(4, 0);
    int opened =
        opener.open(
            nonce, genuine, 0, HEADER, genuine, HEADER, size + AeadSuite.TAG_SIZE, plain, HEADER);
    if (opened != size) {
      throw new IllegalStateException("a genuine datagram was not opened");
    }
    return opened;
  }
}
