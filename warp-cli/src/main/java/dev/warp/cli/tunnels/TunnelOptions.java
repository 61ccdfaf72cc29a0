package dev.warp.cli.tunnels;

import dev.warp.control.v1.TunnelSpec;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One end of a tunnel, and what it is to be. */
final class TunnelOptions {

  @Parameters(paramLabel = "NAME", description = "What the tunnel is called, here and there.")
  private String name;

  @Mixin private SocketOptions socket;
  @Mixin private FlowOptions flow;

  @Option(
      names = "--far-gate",
      order = 10,
      paramLabel = "NAME",
      description = "Which far gate it leads to. Needed where there are several.")
  private Optional<String> farGate = Optional.empty();

  /** A tunnel that is not there yet; it must have a socket. */
  TunnelSpec whole() {
    socket.requireSocket();
    return given();
  }

  /** Only what is given. */
  TunnelSpec given() {
    TunnelSpec.Builder tunnel = TunnelSpec.newBuilder().setName(name);
    farGate.ifPresent(tunnel::setFarGate);
    socket.addTo(tunnel);
    flow.addTo(tunnel);
    return tunnel.build();
  }
}
