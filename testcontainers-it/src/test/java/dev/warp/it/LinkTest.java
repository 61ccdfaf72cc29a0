package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;
import dev.warp.lab.netns.VethLink;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.CommandFailedException;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab's links lose, carry and break as they are told. */
@NeedsNamespaces
class LinkTest {

  private static final InetSocketAddress LEFT = new InetSocketAddress("10.9.0.1", 7000);
  private static final InetSocketAddress RIGHT = new InetSocketAddress("10.9.0.2", 7000);

  private final Teardown teardown = new Teardown();
  private Namespace left;
  private Namespace right;
  private VethLink link;

  @BeforeEach
  void connectTwoHosts() {
    left = teardown.add(Namespace.create("left"));
    right = teardown.add(Namespace.create("right"));
    link = VethLink.create(left, "eth0", right, "eth0");
    link.near().addAddress("10.9.0.1/24");
    link.far().addAddress("10.9.0.2/24");
  }

  @AfterEach
  void tearDown() {
    teardown.close();
  }

  @Test
  void shouldCarryEverythingUnlessToldOtherwise() throws IOException {
    TrafficReport report = stream(new TrafficPlan(1200, 5_000, 2_000));
    assertEquals(2_000, report.delivered(), report::toString);
    assertEquals(0, report.duplicates() + report.corrupted() + report.reordered());
  }

  @Test
  void shouldLoseTheShareAskedForAndFollowChanges() throws IOException {
    TrafficPlan plan = new TrafficPlan(100, 10_000, 5_000);
    link.far().dropIncoming(200);
    assertLossWithinSixDeviations(stream(plan), 0.2);
    link.far().dropIncoming(20);
    assertLossWithinSixDeviations(stream(plan), 0.02);
    link.far().dropIncoming(1000);
    assertEquals(plan.count(), stream(plan).lost());
    link.far().dropIncoming(0);
    assertEquals(0, stream(plan).lost());
  }

  @Test
  void shouldLoseBurstsAndNothingBetweenThem() throws IOException {
    link.far().dropBursts(Duration.ofMillis(100), 60);
    TrafficReport report = stream(new TrafficPlan(100, 1_000, 3_000));
    // Three bursts of some 100 payloads in a row; however slow the machine, not all in one.
    assertTrue(report.longestLossRun() >= 10, report::toString);
    assertTrue(report.delivered() > 1_500, report::toString);
    link.far().dropIncoming(0);
    assertEquals(0, stream(new TrafficPlan(100, 1_000, 500)).lost());
  }

  @Test
  void shouldPassNothingWhileCutAndEverythingAfterwards() throws IOException {
    link.cut();
    assertTrue(left.ip("link show eth0").contains("NO-CARRIER"));
    assertEquals(0, stream(new TrafficPlan(100, 1_000, 50)).delivered());
    link.restore();
    assertEquals(50, stream(new TrafficPlan(100, 1_000, 50)).delivered());
  }

  @Test
  void shouldHoldBackWhatExceedsTheRate() throws IOException {
    link.near().limitRate(1_000);
    // 3.3 Mbit in 0.2 s; 0.2 Mbit go through meanwhile, and some more out of the queue.
    TrafficReport limited = stream(new TrafficPlan(1_000, 2_000, 400));
    assertTrue(limited.lost() > 200, limited::toString);
    link.near().removeRateLimit();
    assertEquals(0, stream(new TrafficPlan(1_000, 2_000, 400)).lost());
  }

  @Test
  void shouldRestoreRoutesAndAddressesOfAHostThatWentDown() throws IOException {
    link.near().addAddress("2001:db8::1/64").addDefaultRoute("10.9.0.2", 100);
    String before = left.ip("route show default");
    link.near().setDown();
    assertEquals("", left.ip("route show default"));
    link.near().setUp();
    assertEquals(before, left.ip("route show default"));
    assertTrue(left.ip("-6 address show dev eth0").contains("2001:db8::1/64"));
  }

  @Test
  void shouldGiveAHostADefaultRouteForEachUplink() {
    try (VehicleTopology topology =
        VehicleTopology.create(VehicleTopology.Plan.portRestricted(2, 1))) {
      Uplink first = topology.vehicleUplinks().getFirst();
      List<String> routes = routes(topology);
      assertEquals(
          List.of(
              "default via 10.71.11.1 dev up1 metric 100",
              "default via 10.71.12.1 dev up2 metric 200"),
          routes);
      first.cut();
      first.restore();
      assertEquals(routes, routes(topology));
      String rules = topology.vehicle().ip("rule show");
      assertEquals(3, rules.lines().count(), rules);
    }
  }

  @Test
  void shouldReachTheMapThroughEachUplinkThatIsNotBroken() {
    try (VehicleTopology topology =
        VehicleTopology.create(VehicleTopology.Plan.portRestricted(2, 1))) {
      assertEquals(List.of(true, true, true), mapAnswers(topology));
      topology.vehicleUplinks().get(0).setLoss(1000, 0);
      topology.operatorUplinks().getFirst().setLoss(0, 1000);
      assertEquals(List.of(false, true, false), mapAnswers(topology));
      topology.vehicleUplinks().get(0).setLoss(0, 0);
      topology.vehicleUplinks().get(1).cut();
      topology.operatorUplinks().getFirst().setLoss(0, 0);
      assertEquals(List.of(true, false, true), mapAnswers(topology));
    }
  }

  @Test
  void shouldNameTheCommandThatFailed() {
    CommandFailedException failure =
        assertThrows(CommandFailedException.class, () -> left.ip("link set nowhere up"));
    assertTrue(failure.getMessage().contains("link set nowhere up"), failure.getMessage());
    assertTrue(failure.getMessage().contains("nowhere"), failure.getMessage());
  }

  @Test
  void shouldRemoveANamespaceWithWhatRunsInIt(@TempDir Path folder) {
    Namespace namespace = Namespace.create("short-lived");
    BackgroundProcess sleeper =
        namespace.start(List.of("sleep", "1000"), Map.of(), folder.resolve("log"));
    assertTrue(sleeper.isAlive());
    namespace.close();
    assertFalse(sleeper.isAlive());
    assertThrows(CommandFailedException.class, () -> namespace.ip("link show"));
  }

  private TrafficReport stream(TrafficPlan plan) throws IOException {
    try (DatagramStream stream =
        DatagramStream.start(left.bindUdp(LEFT), RIGHT, right.bindUdp(RIGHT), plan)) {
      return stream.finish(Duration.ofMillis(500));
    }
  }

  private static List<String> routes(VehicleTopology topology) {
    return topology.vehicle().ip("route show default").lines().map(String::strip).toList();
  }

  /** Whether a ping comes back over the vehicle's first and second uplink, and the operator's. */
  private static List<Boolean> mapAnswers(VehicleTopology topology) {
    return List.of(
        mapAnswers(topology.vehicle(), "up1"),
        mapAnswers(topology.vehicle(), "up2"),
        mapAnswers(topology.operator(), "up1"));
  }

  private static boolean mapAnswers(Namespace host, String device) {
    String map = Internet.MAP.getHostAddress();
    return host.command("ping", "-c", "1", "-W", "1", "-I", device, map).execute().exitCode() == 0;
  }

  /** Six standard deviations of the binomial distribution: wrong once in half a billion runs. */
  private static void assertLossWithinSixDeviations(TrafficReport report, double probability) {
    double expected = report.sent() * probability;
    double deviation = Math.sqrt(expected * (1 - probability));
    assertEquals(expected, (double) report.lost(), 6 * deviation, report::toString);
  }
}
