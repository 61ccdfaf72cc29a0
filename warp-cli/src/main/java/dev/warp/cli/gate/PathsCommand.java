package dev.warp.cli.gate;

import dev.warp.cli.output.LiveListing;
import dev.warp.cli.remote.GateCommand;
import dev.warp.control.v1.ListFarGatesRequest;
import dev.warp.control.v1.ListFarGatesResponse;
import dev.warp.control.v1.WatchGateRequest;
import dev.warp.control.v1.WatchGateResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code warp paths}. */
@Command(
    name = "paths",
    sortOptions = false,
    description = {
      "Show the paths to each far gate: what they lose, how long they take, what they carry.",
      "OUT and IN are the shares of datagrams lost to the far gate and from it, kB/s is what a path"
          + " is believed to carry, and - is what is not known, or not yet."
    })
public final class PathsCommand extends GateCommand {

  @Option(
      names = {"-w", "--watch"},
      order = 1,
      description =
          "Go on showing them as they change, until Ctrl-C. On a terminal the table is drawn anew,"
              + " elsewhere each change is a line; with --json each line is an answer of the gate.")
  private boolean watch;

  @Override
  public void run() {
    if (watch) {
      watch();
    } else {
      list();
    }
  }

  private void list() {
    ListFarGatesResponse answer =
        remote().ask(gate -> gate.gate().listFarGates(ListFarGatesRequest.getDefaultInstance()));
    remote()
        .output()
        .print(
            answer,
            out ->
                PathTexts.listing().print(PathTexts.paths(answer.getFarGatesList()).values(), out));
  }

  private void watch() {
    LiveListing<PathTexts.FarPath> shown = remote().output().live(PathTexts.listing());
    remote()
        .follow(
            gate -> gate.gateStreams().watchGate(WatchGateRequest.getDefaultInstance()),
            (WatchGateResponse everything) ->
                remote()
                    .output()
                    .update(
                        everything,
                        out -> shown.show(PathTexts.paths(everything.getFarGatesList()), out)));
  }
}
