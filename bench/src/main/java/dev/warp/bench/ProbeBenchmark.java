package dev.warp.bench;

import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Connectivity checks. */
public class ProbeBenchmark extends ShortRun {

  private static final Endpoint OBSERVED = Endpoint.ofIpv4(0x0a000001, 40_000);

  private final Ends ends = new Ends(AeadSuite.CHACHA20_POLY1305, Ends.NO_LOAD);
  private final ProbeCodec asking =
      new ProbeCodec(ends.initiator, ends.responder.publicKey(), Ends.NO_PSK);
  private final ProbeCodec asked =
      new ProbeCodec(ends.responder, ends.initiator.publicKey(), Ends.NO_PSK);
  private final byte[] request = new byte[Probe.SIZE];
  private final byte[] response = new byte[Probe.SIZE];
  private final byte[] forged = new byte[Probe.SIZE];

  /** Makes a probe that is sealed by nobody. */
  @Setup
  public void prepare() {
    asking.writeRequest(forged, 0);
    forged[Probe.SIZE - 1] ^= 1;
  }

  /** A request written. */
  @Benchmark
  public long writeRequest() {
    return asking.writeRequest(request, 1);
  }

  /** A request written and opened, its response written and opened. */
  @Benchmark
  public Optional<Probe> requestAndResponse() {
    asking.writeRequest(request, 1);
    asked.writeResponse(response, 2, asked.open(request, 0).orElseThrow(), OBSERVED);
    return asking.open(response, 0);
  }

  /** A probe with the right pair tag that was made up. */
  @Benchmark
  public Optional<Probe> openForged() {
    return asked.open(forged, 0);
  }
}
