package dev.warp.bench;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.protocol.aead.AeadSuite;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A payload's whole way through two gates over two paths: cut, encoded, sealed, and at the other
 * end every one of its datagrams opened, and the payload delivered. Without sockets; pings, reports
 * and new keys are those of a thousand payloads a second.
 */
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PayloadBenchmark extends ShortRun {

  /** The suite. */
  @Param public AeadSuite suite;

  /** Exactly so many shards, or as many as it takes to survive the loss of a path. */
  @Param({"3-of-5", "3-of-6", "promise"})
  public String shards;

  /** Bytes of the payload. */
  @Param({"64", "1200", "1400"})
  public int size;

  private GatePair gates;
  private byte[] payload;
  private long delivered;

  /** Connects the gates. */
  @Setup
  public void prepare() {
    ErasureBenchmark.warmUp();
    gates = new GatePair(redundancy(shards), suite);
    payload = new byte[size];
    delivered = gates.send(payload);
  }

  static Redundancy redundancy(String shards) {
    return switch (shards) {
      case "3-of-5" -> new Redundancy(3, 5, 0);
      case "3-of-6" -> new Redundancy(3, 6, 0);
      default -> new Redundancy(3, 5, 1);
    };
  }

  /** One payload from the application of one end to that of the other. */
  @Benchmark
  public long payload() {
    long now = gates.send(payload);
    if (now != delivered + 1) {
      throw new IllegalStateException("a payload was not delivered");
    }
    delivered = now;
    return now;
  }
}
