package dev.warp.cli.tunnels;

import dev.warp.cli.remote.RemoteCommand;
import dev.warp.control.v1.UpdateTunnelRequest;
import dev.warp.control.v1.UpdateTunnelResponse;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code warp tunnels update}. */
@Command(
    name = "update",
    sortOptions = false,
    description = {
      "Change an open tunnel. Needs role operator.",
      "What is not named stays as it is, and traffic goes on."
    })
final class UpdateCommand extends RemoteCommand.Member {

  @Mixin private TunnelOptions tunnel;

  @Option(
      names = "--revision",
      order = 50,
      paramLabel = "N",
      description = "Change it only if that is its revision now.")
  private Optional<Long> revision = Optional.empty();

  @Option(
      names = "--persist",
      order = 51,
      description = "Have the change there again after a restart of the gate.")
  private boolean persist;

  @Override
  public void run() {
    UpdateTunnelRequest.Builder request =
        UpdateTunnelRequest.newBuilder().setSpec(tunnel.given()).setPersist(persist);
    revision.ifPresent(request::setRevision);
    UpdateTunnelResponse answer =
        remote().ask(gate -> gate.tunnels().updateTunnel(request.build()));
    remote().output().print(answer, out -> TunnelTexts.print(answer.getTunnel(), out));
  }
}
