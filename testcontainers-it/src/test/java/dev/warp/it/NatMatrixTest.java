package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatKind.Filtering;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;
import dev.warp.lab.process.Await;
import dev.warp.lab.testbed.GateFigures.PathFigures;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real gates behind real NATs of all kinds: a vehicle with an uplink behind each of them, and an
 * operator behind one. Pairs that can punch do so, for the others the map relays
 * (docs/guides/nat.md).
 */
@NeedsNamespaces
class NatMatrixTest {

  private static final String STREAM = "stream";
  private static final List<NatKind> VEHICLE = List.of(NatKind.values());
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(2);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldReachTheOperatorOverEveryUplink(NatKind operator) throws IOException {
    VehicleTopology.Plan plan =
        new VehicleTopology.Plan(
            VEHICLE.stream().map(kind -> Access.behind(kind, PortAssignment.REMAPPING)).toList(),
            List.of(Access.behind(operator, PortAssignment.REMAPPING)));
    try (NamespaceTestbed testbed = NamespaceTestbed.create(plan, 0);
        WarpProcesses warp =
            WarpProcesses.prepare(testbed, folder, List.of(STREAM), new GateFile.Shards(3, 6))) {
      warp.start();
      warp.awaitPaths(STREAM);
      List<Uplink> uplinks = testbed.topology().vehicleUplinks();
      assertAll(
          uplinks.stream()
              .map(uplink -> () -> shouldBeRelayedIfNeeded(warp, uplink, uplinks, operator)));
      shouldCarryPayloads(warp);
    }
  }

  private static void shouldBeRelayedIfNeeded(
      WarpProcesses warp, Uplink uplink, List<Uplink> uplinks, NatKind operator) {
    NatKind vehicle = VEHICLE.get(uplinks.indexOf(uplink));
    boolean direct = reaches(vehicle, operator) && reaches(operator, vehicle);
    String expected = direct ? "direct" : "relayed";
    // On a machine that has much to do the relay may come first, and is left then.
    Await.until(
        "%s and %s to be %s".formatted(vehicle, operator, expected),
        PATIENCE,
        () -> isRelayed(warp, uplink) == !direct);
    System.out.printf("NAT matrix: %-18s %-18s %s%n", vehicle, operator, expected);
  }

  private static boolean isRelayed(WarpProcesses warp, Uplink uplink) {
    String name = uplink.device().name();
    return warp.vehicle().figures(STREAM).path(name).filter(PathFigures::relayed).isPresent();
  }

  /** Whether datagrams of the first get through the second: that minds no ports, or knows them. */
  private static boolean reaches(NatKind first, NatKind second) {
    return first.hasEndpointIndependentMapping()
        || second.filtering() != Filtering.ADDRESS_AND_PORT_DEPENDENT;
  }

  private static void shouldCarryPayloads(WarpProcesses warp) throws IOException {
    try (DatagramStream stream = warp.startStream(STREAM, new TrafficPlan(1000, 500, 500))) {
      TrafficReport report = stream.finish(QUIET);
      assertEquals(0, report.lost(), () -> report + "\n" + warp.drops());
    }
  }
}
