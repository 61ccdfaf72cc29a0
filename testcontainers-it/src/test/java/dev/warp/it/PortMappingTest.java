package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatRouter.PortAssignment;
import dev.warp.lab.netns.VehicleTopology;
import dev.warp.lab.portmap.PortMappingResponder.Protocol;
import dev.warp.lab.process.Await;
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
 * Real gates behind a symmetric and a port-restricted NAT, which no punching brings together, where
 * the operator's router maps ports (docs/protocol.md section 9.7).
 */
@NeedsNamespaces
class PortMappingTest {

  private static final String STREAM = "stream";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final VehicleTopology.Plan PLAN =
      new VehicleTopology.Plan(
          List.of(Access.behind(NatKind.SYMMETRIC, PortAssignment.REMAPPING)),
          List.of(Access.behind(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING)));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void shouldTalkDirectlyWhereTheRouterMapsAPort(Protocol protocol) throws IOException {
    try (NamespaceTestbed testbed = NamespaceTestbed.create(PLAN, 0);
        MappingRouter router =
            MappingRouter.start(testbed.topology().operatorUplinks().getFirst(), protocol);
        WarpProcesses warp =
            WarpProcesses.prepare(testbed, folder, List.of(STREAM), new GateFile.Shards(3, 6))) {
      warp.start();
      warp.awaitPaths(STREAM);
      // The relay may come first on a machine that has much to do.
      String uplink = testbed.topology().vehicleUplinks().getFirst().device().name();
      Await.until(
          "a direct path", PATIENCE, () -> warp.vehicle().figures(STREAM).hasDirectPath(uplink));
      assertEquals(1, router.mappings());
      assertEquals(1, LocalServices.metric(warp.operator().process(), "warp_port_mapped"));
      try (DatagramStream stream = warp.startStream(STREAM, new TrafficPlan(1000, 500, 500))) {
        TrafficReport report = stream.finish(QUIET);
        assertEquals(0, report.lost(), () -> report + "\n" + warp.drops());
      }
      warp.operator().process().stop(PATIENCE);
      Await.until("the port to be given back", PATIENCE, () -> router.mappings() == 0);
    }
  }
}
