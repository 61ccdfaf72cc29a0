package dev.warp.cli.fleet;

import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.TunnelEnd;
import dev.warp.control.v1.TunnelSpec;
import java.util.Optional;
import picocli.CommandLine.Option;

/** One end of a tunnel: the options from one {@code --at} to the next. */
final class EndOptions {

  @Option(
      names = "--at",
      order = 1,
      required = true,
      paramLabel = "KEY",
      description = "Public key of a gate; the options up to the next --at are about its end.")
  private String gate;

  @Option(
      names = "--port",
      order = 2,
      paramLabel = "N",
      description = "UDP port there that applications send to.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--reply-port",
      order = 3,
      paramLabel = "N",
      description =
          "UDP port there that payloads from the other side go to. Default: whoever sent last.")
  private Optional<Integer> replyPort = Optional.empty();

  @Option(
      names = "--unix",
      order = 4,
      paramLabel = "PATH",
      description = "A Unix datagram socket there, instead of a port.")
  private Optional<String> path = Optional.empty();

  /** Whether exactly one sort of socket is named. */
  boolean hasOneSocket() {
    return port.isPresent() != path.isPresent() && (port.isPresent() || replyPort.isEmpty());
  }

  /** The end with what else the tunnel is to be. */
  TunnelEnd of(TunnelSpec tunnel) {
    TunnelSpec.Builder spec = tunnel.toBuilder();
    path.ifPresent(it -> spec.getUnixBuilder().setPath(it));
    port.ifPresent(
        it -> {
          LoopbackGate.Builder loopback = spec.getLoopbackBuilder().setApplicationToGate(it);
          replyPort.ifPresent(loopback::setGateToApplication);
        });
    return TunnelEnd.newBuilder().setGate(gate).setSpec(spec).build();
  }
}
