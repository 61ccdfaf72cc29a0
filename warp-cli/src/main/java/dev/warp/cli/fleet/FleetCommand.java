package dev.warp.cli.fleet;

import dev.warp.cli.output.LiveListing;
import dev.warp.cli.output.Output;
import dev.warp.cli.remote.MapCommand;
import dev.warp.cli.remote.RemoteOptions;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.FleetServiceGetGateRequest;
import dev.warp.control.v1.FleetServiceGetGateResponse;
import dev.warp.control.v1.FleetServiceListGatesRequest;
import dev.warp.control.v1.FleetServiceListGatesResponse;
import dev.warp.control.v1.FleetServiceWatchGatesRequest;
import dev.warp.control.v1.FleetServiceWatchGatesResponse;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code warp fleet}: all gates of a map. Without a subcommand it lists them. */
@Command(
    name = "fleet",
    description = {
      "List and watch the gates of a map, and open and close tunnels between them.",
      "One of them is asked by the other commands with --on KEY."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      FleetCommand.ListAll.class,
      FleetCommand.Show.class,
      FleetCommand.Watch.class,
      FleetCommand.Page.class,
      FleetTunnelsCommand.class,
      AdmissionsCommand.class
    })
public final class FleetCommand extends MapCommand {

  @Override
  public void run() {
    list(remote());
  }

  private static void list(RemoteOptions remote) {
    FleetServiceListGatesResponse answer =
        remote.ask(map -> map.fleet().listGates(FleetServiceListGatesRequest.getDefaultInstance()));
    remote.output().print(answer, out -> FleetTexts.listing().print(answer.getGatesList(), out));
  }

  @Command(
      name = "list",
      description = {
        "List the gates that are registered at the map, or connected to it.",
        "STREAM: whether the gate can be asked through the map. CONTROL: what its owner lets the map"
            + " do. UPLINKS: how many of its interfaces the map sees."
      })
  static final class ListAll extends Member {

    @Override
    public void run() {
      list(remote());
    }
  }

  @Command(name = "show", description = "Show all that the map knows of one gate.")
  static final class Show extends Member {

    @Parameters(paramLabel = "KEY", description = "Its public key.")
    private String key;

    @Override
    public void run() {
      FleetServiceGetGateRequest request =
          FleetServiceGetGateRequest.newBuilder().setPublicKey(key).build();
      FleetServiceGetGateResponse answer = remote().ask(map -> map.fleet().getGate(request));
      remote().output().print(answer, out -> FleetTexts.print(answer.getGate(), out));
    }
  }

  @Command(
      name = "page",
      description = {
        "Print the address of the map's web page, with the token that lets you in.",
        "Whoever sees that address can do what you can."
      })
  static final class Page extends Member {

    @Override
    public void run() {
      remote().output().line(remote().pageAddress());
    }
  }

  @Command(
      name = "watch",
      description = {
        "Show all gates, and each change, until Ctrl-C.",
        "On a terminal the table is drawn anew, elsewhere each change is a line; with --json each"
            + " line is an answer of the map."
      })
  static final class Watch extends Member {

    private final TreeMap<String, FleetGate> gates = new TreeMap<>();

    @Override
    public void run() {
      Output output = remote().output();
      LiveListing<FleetGate> shown = output.live(FleetTexts.listing());
      remote()
          .follow(
              map ->
                  map.fleetStreams().watchGates(FleetServiceWatchGatesRequest.getDefaultInstance()),
              message -> {
                take(message);
                return output.update(
                    message,
                    out -> {
                      // In between, what is there may not have been told yet.
                      if (message.getComplete()) {
                        shown.show(gates, out);
                      }
                    });
              });
    }

    private void take(FleetServiceWatchGatesResponse message) {
      if (message.getSnapshot()) {
        gates.clear();
      }
      message.getGatesList().forEach(gate -> gates.put(gate.getPublicKey(), gate));
      message.getGoneList().forEach(gates::remove);
    }
  }
}
