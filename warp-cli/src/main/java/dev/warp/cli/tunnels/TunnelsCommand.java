package dev.warp.cli.tunnels;

import dev.warp.cli.output.Units;
import dev.warp.cli.remote.GateCommand;
import dev.warp.cli.remote.RemoteOptions;
import dev.warp.control.v1.CloseTunnelRequest;
import dev.warp.control.v1.CloseTunnelResponse;
import dev.warp.control.v1.GetTunnelRequest;
import dev.warp.control.v1.GetTunnelResponse;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.WatchTunnelsRequest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warp tunnels}: those of a gate that runs. Without a subcommand it lists them. */
@Command(
    name = "tunnels",
    description = "List, open, change, close and watch the tunnels of a gate that runs.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      TunnelsCommand.ListAll.class,
      TunnelsCommand.Show.class,
      OpenCommand.class,
      UpdateCommand.class,
      TunnelsCommand.Close.class,
      TunnelsCommand.Watch.class
    })
public final class TunnelsCommand extends GateCommand {

  @Override
  public void run() {
    list(remote());
  }

  private static void list(RemoteOptions remote) {
    ListTunnelsResponse answer =
        remote.ask(gate -> gate.tunnels().listTunnels(ListTunnelsRequest.getDefaultInstance()));
    remote.output().print(answer, out -> TunnelTexts.listing().print(answer.getTunnelsList(), out));
  }

  @Command(
      name = "list",
      description = "List all tunnels, with what has gone through them since they were opened.")
  static final class ListAll extends Member {

    @Override
    public void run() {
      list(remote());
    }
  }

  @Command(name = "show", description = "Show everything about one tunnel.")
  static final class Show extends Member {

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name;

    @Override
    public void run() {
      GetTunnelRequest request = GetTunnelRequest.newBuilder().setName(name).build();
      GetTunnelResponse answer = remote().ask(gate -> gate.tunnels().getTunnel(request));
      remote()
          .output()
          .print(
              answer,
              out -> {
                TunnelTexts.print(answer.getTunnel(), out);
                out.println();
                TunnelTexts.printCounters(answer.getTunnel().getCounters(), out);
              });
    }
  }

  @Command(
      name = "close",
      description = {
        "Close a tunnel. Needs role operator.",
        "One of the configuration file is there again after a restart, unless closed with --persist."
      })
  static final class Close extends Member {

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name;

    @Option(names = "--persist", description = "Keep it closed after a restart of the gate.")
    private boolean persist;

    @Override
    public void run() {
      CloseTunnelRequest request =
          CloseTunnelRequest.newBuilder().setName(name).setPersist(persist).build();
      CloseTunnelResponse answer = remote().ask(gate -> gate.tunnels().closeTunnel(request));
      remote().output().print(answer, out -> out.println("closed " + Units.printable(name)));
    }
  }

  @Command(
      name = "watch",
      description = {
        "Show all tunnels, and each change, until Ctrl-C.",
        "On a terminal the table is drawn anew, elsewhere each change is a line; with --json each"
            + " line is an answer of the gate."
      })
  static final class Watch extends Member {

    @Override
    public void run() {
      remote()
          .follow(
              gate -> gate.tunnelStreams().watchTunnels(WatchTunnelsRequest.getDefaultInstance()),
              new TunnelWatch(remote().output())::take);
    }
  }
}
