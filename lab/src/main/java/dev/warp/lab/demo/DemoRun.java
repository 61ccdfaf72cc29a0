package dev.warp.lab.demo;

import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.testbed.Testbed;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.testbed.WireGuardTrial;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One run of the demo in a testbed, from starting the processes to the conclusion. */
final class DemoRun {

  /** What every tunnel of the demo asks for. */
  static final GateFile.Shards REDUNDANCY = new GateFile.Shards(3, 5);

  private static final String STREAM = "stream";
  private static final String WIREGUARD = "wireguard";

  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(500);

  private final DemoPlan plan;
  private final Testbed testbed;
  private final Display display;
  private final Path folder;
  private final WarpProcesses processes;

  /**
   * A run that has not begun.
   *
   * @param folder for keys, configurations and logs
   * @param teardown stops what the run starts
   */
  DemoRun(DemoPlan plan, Testbed testbed, Display display, Path folder, Teardown teardown) {
    this.plan = plan;
    this.testbed = testbed;
    this.display = display;
    this.folder = folder;
    processes =
        teardown.add(
            WarpProcesses.prepare(testbed, folder, List.of(STREAM, WIREGUARD), REDUNDANCY));
  }

  /**
   * Runs to the end.
   *
   * @return whether payloads flowed
   */
  boolean run() {
    startProcesses();
    Outcome outcome = stream();
    Optional<WireGuardTrial> wireGuard = wireGuard();
    display.say("");
    display.say(new Conclusion(plan, outcome, wireGuard).text());
    return outcome.flowed() && wireGuard.map(WireGuardTrial::flowed).orElse(true);
  }

  /** The last lines of the programs' logs, for a failure message. */
  String logTails() {
    return processes.logTails();
  }

  private void startProcesses() {
    long start = System.nanoTime();
    display.say("Starting a map and two gates, each a process of its own.");
    processes.start();
    processes.awaitPaths(STREAM);
    display.say(
        String.format(
            Locale.ROOT,
            "The gates have found each other through the map; every uplink has a path, %.1f s"
                + " later.",
            (System.nanoTime() - start) / 1e9));
    warmUp();
    display.say(
        "The vehicle now sends its gate %d datagrams of %d bytes a second, for the operator."
            .formatted(plan.payloadsPerSecond(), plan.payloadSize()));
    display.say("");
  }

  /** Traffic that does not count: a JVM is slow until it has compiled what it runs most. */
  private void warmUp() {
    TrafficPlan traffic =
        TrafficPlan.lasting(WARM_UP, plan.payloadSize(), plan.payloadsPerSecond());
    try (DatagramStream stream = processes.startStream(STREAM, traffic)) {
      TrafficReport report = stream.finish(QUIET);
      processes.awaitFigures(STREAM, report.sent(), report.delivered());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome stream() {
    try (LiveStream stream = new LiveStream(plan, display, testbed, processes, STREAM)) {
      return stream.watch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** WireGuard needs network devices of its own, and so namespaces. */
  private Optional<WireGuardTrial> wireGuard() {
    if (testbed.vehicle().namespace().isEmpty() || testbed.operator().namespace().isEmpty()) {
      return Optional.empty();
    }
    display.say("");
    display.say("Running wireguard-go through the gates, with ping and iperf3 on top.");
    return Optional.of(
        WireGuardTrial.run(
            end(testbed.vehicle(), processes.vehicle()),
            end(testbed.operator(), processes.operator()),
            folder));
  }

  private static WireGuardTrial.End end(Site site, WarpProcesses.Gate gate) {
    return new WireGuardTrial.End(site.namespace().orElseThrow(), gate.tunnels().get(WIREGUARD));
  }
}
