package dev.warp.cli.gate;

import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Properties;
import dev.warp.cli.output.Units;
import dev.warp.cli.remote.Connection;
import dev.warp.cli.remote.GateCommand;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GetGateRequest;
import dev.warp.control.v1.GetGateResponse;
import dev.warp.control.v1.ListFarGatesRequest;
import dev.warp.control.v1.ListFarGatesResponse;
import dev.warp.control.v1.ListTunnelsRequest;
import dev.warp.control.v1.ListTunnelsResponse;
import dev.warp.control.v1.Path;
import dev.warp.control.v1.PathState;
import dev.warp.control.v1.Tunnel;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import picocli.CommandLine.Command;

/** {@code warp status}. */
@Command(
    name = "status",
    description = {
      "Show how a gate that runs is: whether it is ready and why not, which far gates it reaches, and"
          + " over how many paths.",
      "The exit code is 0 whether it is ready or not."
    })
public final class StatusCommand extends GateCommand {

  /** All that the gate was asked, one question after the other. */
  private record Answers(
      GetGateResponse gate, ListFarGatesResponse farGates, ListTunnelsResponse tunnels) {

    static Answers of(Connection gate) {
      return new Answers(
          gate.gate().getGate(GetGateRequest.getDefaultInstance()),
          gate.gate().listFarGates(ListFarGatesRequest.getDefaultInstance()),
          gate.tunnels().listTunnels(ListTunnelsRequest.getDefaultInstance()));
    }
  }

  @Override
  public void run() {
    Answers answers = remote().ask(Answers::of);
    remote()
        .output()
        .printAll(
            List.of(answers.gate, answers.farGates, answers.tunnels), out -> print(answers, out));
  }

  private static void print(Answers answers, PrintWriter out) {
    Gate gate = answers.gate.getGate();
    SequencedMap<String, String> properties = new LinkedHashMap<>();
    properties.put("gate", gate.getPublicKey());
    properties.put("version", gate.getVersion());
    properties.put("uptime", Units.age(gate.getUptime()));
    properties.put("ready", Units.yesNo(gate.getReady()));
    if (gate.getReasonsCount() > 0) {
      properties.put(gate.getReady() ? "but" : "because", String.join("\n", gate.getReasonsList()));
    }
    properties.put("tunnels", tunnels(answers.tunnels.getTunnelsList()));
    Properties.print(properties, out);
    out.println();
    farGates().print(answers.farGates.getFarGatesList(), out);
  }

  private static String tunnels(List<Tunnel> tunnels) {
    long unprotected = tunnels.stream().filter(Tunnel::getUnprotected).count();
    return unprotected == 0
        ? Integer.toString(tunnels.size())
        : "%d, %d of them with less redundancy than asked for"
            .formatted(tunnels.size(), unprotected);
  }

  private static Listing<FarGate> farGates() {
    return new Listing<FarGate>()
        .text("FAR GATE", FarGate::getName)
        .text("SESSION", it -> it.getSessionUp() ? "up" : "none")
        .text("AGE", it -> it.hasSessionAge() ? Units.age(it.getSessionAge()) : Units.UNKNOWN)
        .figure("PATHS UP", it -> count(it, PathState.PATH_STATE_UP))
        .figure("DEGRADED", it -> count(it, PathState.PATH_STATE_DEGRADED))
        .figure("DOWN", it -> count(it, PathState.PATH_STATE_DOWN))
        .figure("BEST RTT/ms", StatusCommand::bestRoundTrip);
  }

  private static String count(FarGate farGate, PathState state) {
    return Units.count(
        farGate.getPathsList().stream().filter(path -> path.getState() == state).count());
  }

  /** That of the quickest path that counts. */
  private static String bestRoundTrip(FarGate farGate) {
    return farGate.getPathsList().stream()
        .filter(path -> path.getState() == PathState.PATH_STATE_UP && path.hasRoundTrip())
        .map(Path::getRoundTrip)
        .min(Comparator.comparingLong(it -> it.getSeconds() * 1_000_000_000 + it.getNanos()))
        .map(Units::millis)
        .orElse(Units.UNKNOWN);
  }
}
