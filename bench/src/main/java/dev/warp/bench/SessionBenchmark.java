package dev.warp.bench;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.TransportHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One transport datagram sealed, and sealed and opened, in a session. */
public class SessionBenchmark extends ShortRun {

  /** The suite. */
  @Param public AeadSuite suite;

  /** Bytes of frames. */
  @Param({"64", "500", "1400"})
  public int size;

  private Session from;
  private Session to;
  private byte[] datagram;

  /** Shakes hands. */
  @Setup
  public void prepare() {
    Ends.Sessions sessions = new Ends(suite, Ends.NO_LOAD).shakeHands();
    from = sessions.initiators();
    to = sessions.responders();
    datagram = new byte[TransportHeader.MIN_DATAGRAM + size];
  }

  /** Seals on one path. */
  @Benchmark
  public int seal() {
    int length = from.seal(datagram, 0, TransportHeader.FRAMES_OFFSET + size, 0, 0);
    if (length < 0) {
      throw new IllegalStateException("the session is used up");
    }
    return length;
  }

  /** Seals and opens; a datagram can be opened only once. */
  @Benchmark
  public int sealAndOpen() {
    int end = to.open(datagram, 0, seal(), 0);
    if (end < 0) {
      throw new IllegalStateException("a genuine datagram was not opened");
    }
    return end;
  }
}
