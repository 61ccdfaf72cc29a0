package dev.warp.cli.fleet;

import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Units;
import dev.warp.cli.remote.RemoteCommand;
import dev.warp.cli.remote.RemoteOptions;
import dev.warp.cli.tunnels.FlowOptions;
import dev.warp.control.v1.FleetServiceCloseTunnelRequest;
import dev.warp.control.v1.FleetServiceCloseTunnelResponse;
import dev.warp.control.v1.FleetServiceListGatesRequest;
import dev.warp.control.v1.FleetServiceListGatesResponse;
import dev.warp.control.v1.FleetServiceOpenTunnelRequest;
import dev.warp.control.v1.FleetServiceOpenTunnelResponse;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelSpec;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code warp fleet tunnels}. Without a subcommand it lists them. */
@Command(
    name = "tunnels",
    description = "List the tunnels of a map's gates, and open and close both ends of one.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      FleetTunnelsCommand.ListAll.class,
      FleetTunnelsCommand.Open.class,
      FleetTunnelsCommand.Close.class
    })
final class FleetTunnelsCommand extends RemoteCommand.Member {

  /** A tunnel and the gate that says it has it. */
  private record End(String gate, Tunnel tunnel) {}

  @Override
  public void run() {
    list(remote());
  }

  private static void list(RemoteOptions remote) {
    FleetServiceListGatesResponse answer =
        remote.ask(map -> map.fleet().listGates(FleetServiceListGatesRequest.getDefaultInstance()));
    List<End> ends =
        answer.getGatesList().stream()
            .flatMap(
                gate ->
                    gate.getState().getTunnelsList().stream()
                        .map(tunnel -> new End(gate.getPublicKey(), tunnel)))
            .toList();
    remote
        .output()
        .print(
            answer,
            out ->
                new Listing<End>()
                    .text("GATE", End::gate)
                    .text("TUNNEL", end -> end.tunnel.getSpec().getName())
                    .text("FAR GATE", end -> end.tunnel.getSpec().getFarGate())
                    .text("REDUNDANCY", end -> end.tunnel.getUnprotected() ? "too little" : "kept")
                    .print(ends, out));
  }

  @Command(
      name = "list",
      description = "List the tunnels that gates tell their map of: one row for each end.")
  static final class ListAll extends Member {

    @Override
    public void run() {
      list(remote());
    }
  }

  @Command(
      name = "open",
      sortOptions = false,
      description = {
        "Open a tunnel between two gates: both ends, or neither. Needs role operator.",
        "For example: warp fleet tunnels open video --at KEY --port 5000 --at KEY --port 6000"
      })
  static final class Open extends Member {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What the tunnel is called at both gates.")
    private String name;

    @ArgGroup(exclusive = false, multiplicity = "2")
    private List<EndOptions> ends;

    @Mixin private FlowOptions flow;

    @Option(
        names = "--persist",
        order = 51,
        description = "Have it there again after a restart of either gate.")
    private boolean persist;

    @Override
    public void run() {
      if (!ends.stream().allMatch(EndOptions::hasOneSocket)) {
        throw new ParameterException(
            spec.commandLine(), "after each --at, one of --port and --unix is needed");
      }
      TunnelSpec.Builder tunnel = TunnelSpec.newBuilder().setName(name);
      flow.addTo(tunnel);
      FleetServiceOpenTunnelRequest request =
          FleetServiceOpenTunnelRequest.newBuilder()
              .setFirst(ends.getFirst().of(tunnel.build()))
              .setSecond(ends.getLast().of(tunnel.build()))
              .setPersist(persist)
              .build();
      FleetServiceOpenTunnelResponse answer = remote().ask(map -> map.fleet().openTunnel(request));
      remote().output().print(answer, out -> out.println("opened " + Units.printable(name)));
    }
  }

  @Command(
      name = "close",
      sortOptions = false,
      description = "Close both ends of a tunnel. Needs role operator.")
  static final class Close extends Member {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What the tunnel is called at the first gate.")
    private String name;

    @Option(
        names = "--at",
        order = 1,
        required = true,
        paramLabel = "KEY",
        description = "Public key of a gate; given twice.")
    private List<String> gates;

    @Option(
        names = "--second-name",
        order = 2,
        paramLabel = "NAME",
        description = "What it is called at the second gate. Default: the same.")
    private Optional<String> secondName = Optional.empty();

    @Option(
        names = "--persist",
        order = 3,
        description = "Keep it closed after a restart of either gate.")
    private boolean persist;

    @Override
    public void run() {
      if (gates.size() != 2) {
        throw new ParameterException(spec.commandLine(), "--at is needed twice");
      }
      FleetServiceCloseTunnelRequest.Builder request =
          FleetServiceCloseTunnelRequest.newBuilder()
              .setFirstGate(gates.getFirst())
              .setFirstName(name)
              .setSecondGate(gates.getLast())
              .setPersist(persist);
      secondName.ifPresent(request::setSecondName);
      FleetServiceCloseTunnelResponse answer =
          remote().ask(map -> map.fleet().closeTunnel(request.build()));
      remote()
          .output()
          .print(
              answer,
              out ->
                  out.println(
                      "closed "
                          + Units.printable(name)
                          + (answer.getFirstClosed() ? "" : "; it was not open at the first gate")
                          + (answer.getSecondClosed()
                              ? ""
                              : "; it was not open at the second gate")));
    }
  }
}
