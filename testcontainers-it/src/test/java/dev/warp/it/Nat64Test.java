package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.Access.Filter;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;
import dev.warp.lab.process.Await;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.NamespaceTestbed;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vehicle that has IPv6 alone, and a map and an operator that have IPv4 alone: there is no way
 * but the NAT64 of the vehicle's network, whose prefix its gate has to learn of the name server
 * (docs/protocol.md section 9.8). Prints the times to the first payload, counted as in {@link
 * NatMatrixTest}.
 */
@NeedsNamespaces
class Nat64Test {

  private static final String STREAM = "stream";

  /** On a machine that has much else to do. */
  private static final Duration START_DEADLINE = Duration.ofMinutes(3);

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final VehicleTopology.Plan PLAN =
      new VehicleTopology.Plan(
          List.of(
              Access.nat64(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING)
                  .withFilter(Filter.OUTGOING_UDP_ONLY)),
          List.of(Access.behind(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING)));

  /** So that a time is known to 10 ms. */
  private static final TrafficPlan PAYLOADS = TrafficPlan.untilStopped(200, 100);

  @TempDir Path folder;

  private final NamespaceTestbed testbed = NamespaceTestbed.create(PLAN, 0);
  private final Uplink uplink = testbed.topology().vehicleUplinks().getFirst();
  private WarpProcesses warp;

  @AfterEach
  void stop() {
    if (warp != null) {
      warp.close();
    }
    testbed.close();
  }

  @Test
  void shouldReachTheIpv4InternetDirectly() throws IOException {
    warp = WarpProcesses.prepare(testbed, folder, List.of(STREAM), new GateFile.Shards(3, 6));
    uplink.cut();
    startPrograms();
    System.out.printf(
        "NAT64: %.2f s to the first payload, prefix not known yet%n", secondsToFirstPayload());
    Await.until("a direct path", PATIENCE, this::isDirect);
    assertTrue(uplink.nats().getFirst().mappings() > 0);
    try (DatagramStream stream = warp.startStream(STREAM, new TrafficPlan(1000, 500, 500))) {
      TrafficReport report = stream.finish(QUIET);
      assertEquals(0, report.lost(), () -> report + "\n" + warp.drops());
    }

    uplink.cut();
    Await.until("the path to go down", PATIENCE, () -> !isDirect());
    System.out.printf(
        "NAT64: %.2f s to the first payload, prefix known%n", secondsToFirstPayload());
    Await.until("a direct path again", PATIENCE, this::isDirect);
  }

  private void startPrograms() {
    ServiceProcess vehicle = warp.vehicle().process();
    ServiceProcess operator = warp.operator().process();
    Stream.of(warp.map(), operator, vehicle).forEach(ServiceProcess::start);
    operator.awaitReady(START_DEADLINE);
    vehicle
        .running()
        .await(
            "start",
            START_DEADLINE,
            () -> LocalServices.answers(vehicle, "/q/health/started", 200));
  }

  private double secondsToFirstPayload() throws IOException {
    try (DatagramStream stream = warp.startStream(STREAM, PAYLOADS)) {
      long pluggedIn = System.nanoTime();
      uplink.restore();
      Await.until("a payload", PATIENCE, () -> stream.firstArrival().isPresent());
      return (stream.firstArrival().orElseThrow() - pluggedIn) / 1e9;
    }
  }

  private boolean isDirect() {
    return warp.vehicle().figures(STREAM).hasDirectPath(uplink.device().name());
  }
}
