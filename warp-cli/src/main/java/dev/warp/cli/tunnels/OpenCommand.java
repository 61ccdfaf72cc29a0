package dev.warp.cli.tunnels;

import dev.warp.cli.remote.RemoteCommand;
import dev.warp.control.v1.OpenTunnelRequest;
import dev.warp.control.v1.OpenTunnelResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warp tunnels open}. */
@Command(
    name = "open",
    sortOptions = false,
    description = {
      "Open a tunnel, with --port or --unix. Needs role operator.",
      "It is there until the gate stops, and with --persist after a restart, too."
    })
final class OpenCommand extends RemoteCommand.Member {

  @Mixin private TunnelOptions tunnel;

  @Option(
      names = "--persist",
      order = 51,
      description = "Have it there again after a restart of the gate.")
  private boolean persist;

  @Override
  public void run() {
    OpenTunnelRequest request =
        OpenTunnelRequest.newBuilder().setSpec(tunnel.whole()).setPersist(persist).build();
    OpenTunnelResponse answer = remote().ask(gate -> gate.tunnels().openTunnel(request));
    remote().output().print(answer, out -> TunnelTexts.print(answer.getTunnel(), out));
  }
}
