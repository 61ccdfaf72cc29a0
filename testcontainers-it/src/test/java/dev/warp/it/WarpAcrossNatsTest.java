package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Uplink;
import dev.warp.lab.process.Await;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.NamespaceTestbed;
import dev.warp.lab.testbed.WarpProcesses;
import dev.warp.lab.testbed.WireGuardTrial;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vehicle with two uplinks behind two NATs, its operator behind a third, a map in public: real
 * processes, 3-of-6. Each test finds the two paths up and leaves them so.
 */
@NeedsNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WarpAcrossNatsTest {

  private static final String STREAM = "stream";
  private static final String WIREGUARD = "wireguard";

  /** Five times what it takes at the worst: a probe's patience and a handshake's second try. */
  private static final double RESTART_SECONDS = 10;

  /** What a router may come to carry, and how much of it are headers of UDP and IP. */
  private static final int NARROW = 1000;

  private static final int HEADERS = 28;

  /** Payloads in shards of 1,200 bytes where paths carry them. */
  private static final TrafficPlan LARGE = new TrafficPlan(3600, 500, 2000);

  private static final Duration QUIET = Duration.ofSeconds(2);

  /** These links have no delay: what latency there is comes of a machine that others share. */
  private static final double SCHEDULING_MICROS = 50_000;

  @TempDir static Path folder;

  private NamespaceTestbed testbed;
  private WarpProcesses warp;

  @BeforeAll
  void start() {
    testbed = NamespaceTestbed.create(0);
    warp =
        WarpProcesses.prepare(
            testbed, folder, List.of(STREAM, WIREGUARD), new GateFile.Shards(3, 6));
    warp.start();
  }

  @AfterAll
  void stop() {
    if (warp != null) {
      warp.close();
    }
    testbed.close();
  }

  @BeforeEach
  @AfterEach
  void awaitPaths() {
    try {
      warp.awaitPaths(STREAM);
    } catch (RuntimeException e) {
      throw new AssertionError(warp.logTails(), e);
    }
  }

  @Test
  void shouldCarryWireGuard() {
    WireGuardTrial trial =
        WireGuardTrial.run(
            new WireGuardTrial.End(
                testbed.topology().vehicle(), warp.vehicle().tunnels().get(WIREGUARD)),
            new WireGuardTrial.End(
                testbed.topology().operator(), warp.operator().tunnels().get(WIREGUARD)),
            folder);
    System.out.println("WireGuard over warp: " + trial);
    assertAll(
        () -> assertEquals(trial.ping().sent(), trial.ping().received(), trial::toString),
        () -> assertTrue(trial.tcp().bytes() > 1_000_000, trial::toString));
  }

  @Test
  void shouldLoseLittleWhereOneShardInFiveIsLost() throws IOException {
    setLoss(200, 0);
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 1000, 5000))) {
      TrafficReport report = stream.finish(QUIET);
      System.out.println("20 % loss on both uplinks, 3-of-6: " + report);
      assertAll(
          () -> assertEquals(5000, report.sent()),
          () -> assertTrue(report.lossRatio() < 0.03, report::toString),
          () -> assertTrue(report.lossRatio() > 0.002, "the uplinks lose nothing? " + report),
          () -> assertEquals(0, report.duplicates() + report.corrupted(), report::toString));
    } finally {
      setLoss(0, 0);
    }
  }

  @Test
  void shouldLoseNothingWhenOneOfTwoUplinksIsCut() throws IOException {
    Uplink victim = testbed.topology().vehicleUplinks().getFirst();
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 1000, 4000))) {
      awaitDelivered(stream, 1500);
      victim.cut();
      TrafficReport report = stream.finish(QUIET);
      System.out.println("one of two uplinks cut in mid-stream, 3-of-6: " + report);
      assertNothingLost(report);
    } finally {
      victim.restore();
    }
    // The other test methods, and the one below, need it again without a restart.
    warp.awaitPaths(STREAM);
  }

  @Test
  void shouldLoseNothingWhereARouterCarriesOnlySmallDatagrams() throws IOException {
    Uplink narrow = testbed.topology().vehicleUplinks().getFirst();
    Uplink other = testbed.topology().vehicleUplinks().getLast();
    try {
      try (DatagramStream stream = startStream(LARGE)) {
        awaitDelivered(stream, 500);
        narrow.nats().getFirst().setMtu(NARROW);
        TrafficReport report = stream.finish(QUIET);
        System.out.println("a router's MTU falls to " + NARROW + " in mid-stream: " + report);
        assertNothingLost(report);
      }
      Await.until(
          "the path over it to be taken for narrow",
          Duration.ofSeconds(30),
          () -> mtu(narrow) <= NARROW - HEADERS && mtu(narrow) > NARROW - HEADERS - 16);
      other.cut();
      try (DatagramStream stream = startStream(LARGE)) {
        TrafficReport report = stream.finish(QUIET);
        System.out.println("only the uplink behind it: " + report);
        assertNothingLost(report);
      }
    } finally {
      narrow.nats().getFirst().setMtu(1500);
      other.restore();
    }
  }

  private int mtu(Uplink uplink) {
    String device = uplink.device().name();
    return warp.vehicle().figures(STREAM).path(device).map(PathFigures::mtuBytes).orElse(0);
  }

  /** One bad link never makes the tunnel worse than it would be without that link. */
  @Test
  void shouldBeNoWorseForABadUplinkThanWithoutIt() throws IOException {
    Uplink good = testbed.topology().vehicleUplinks().getFirst();
    Uplink bad = testbed.topology().vehicleUplinks().getLast();
    good.setLoss(10, 0);
    try {
      bad.cut();
      Await.until("the cut uplink's path to be gone", Duration.ofSeconds(30), () -> upPaths() == 1);
      TrafficReport without = streamAfterOnset();
      bad.restore();
      warp.awaitPaths(STREAM);
      bad.setLoss(600, 600);
      TrafficReport with = streamAfterOnset();
      System.out.println("1 % loss, without a second uplink: " + without);
      System.out.println("1 % loss, and 60 % on a second uplink: " + with);
      assertNoWorse(with, without);
    } finally {
      bad.restore();
      setLoss(0, 0);
    }
  }

  private static void assertNoWorse(TrafficReport with, TrafficReport without) {
    String both = with + " and without " + without;
    double longest = without.latency().p99() * 1.1 + SCHEDULING_MICROS;
    assertAll(
        both,
        () -> assertTrue(without.lossRatio() < 0.01, "nothing can be told from that"),
        () -> assertTrue(with.lossRatio() <= without.lossRatio() + 0.001),
        () -> assertTrue(with.latency().p99() <= longest));
  }

  /** Lets payloads flow for two seconds before those that count. */
  private TrafficReport streamAfterOnset() throws IOException {
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 1000, 2000))) {
      stream.finish(QUIET);
    }
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 1000, 5000))) {
      return stream.finish(QUIET);
    }
  }

  @Test
  void shouldUseAnUplinkAgainOnceItIsBack() throws IOException {
    Uplink first = testbed.topology().vehicleUplinks().getFirst();
    Uplink second = testbed.topology().vehicleUplinks().getLast();
    first.cut();
    Await.until("the cut uplink's path to be gone", Duration.ofSeconds(30), () -> upPaths() == 1);
    first.restore();
    warp.awaitPaths(STREAM);
    // What flows now can only come over the uplink that was away.
    second.cut();
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 500, 1000))) {
      TrafficReport report = stream.finish(QUIET);
      System.out.println("only the uplink that had been away: " + report);
      assertNothingLost(report);
    } finally {
      second.restore();
    }
  }

  @Test
  void shouldGoOnWithoutTheMapAndRegisterAgainOnceItIsBack() throws IOException {
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 1000, 6000))) {
      awaitDelivered(stream, 1000);
      warp.map().kill();
      awaitDelivered(stream, 4000);
      warp.map().start();
      warp.map().awaitReady(Duration.ofSeconds(60));
      TrafficReport report = stream.finish(QUIET);
      System.out.println("map killed and started again in mid-stream: " + report);
      assertNothingLost(report);
    }
    Await.until(
        "three interfaces of two gates registered with the new map",
        Duration.ofSeconds(60),
        () -> mapMetric("warp_map_interfaces") == 3 && mapMetric("warp_map_gates") == 2);
  }

  @Test
  void shouldFlowAgainSoonAfterAGateWasKilledAndStarted() throws IOException {
    warp.operator().process().kill();
    warp.operator().process().start();
    warp.operator().process().awaitReady(Duration.ofSeconds(60));
    long readyNanos = System.nanoTime();
    warp.awaitPaths(STREAM);
    double seconds = (System.nanoTime() - readyNanos) / 1e9;
    try (DatagramStream stream = startStream(new TrafficPlan(1000, 1000, 1000))) {
      TrafficReport report = stream.finish(QUIET);
      System.out.printf("gate restarted: flows %.2f s after it was ready, %s%n", seconds, report);
      assertTrue(seconds < RESTART_SECONDS, seconds + " s");
      assertNothingLost(report);
    }
  }

  @Test
  void shouldDeregisterWhenAGateIsStopped() {
    assertEquals(2, mapMetric("warp_map_gates"));
    warp.operator().process().stop(Duration.ofSeconds(10));
    // Far sooner than the minute after which a silent registration expires.
    Await.until(
        "the stopped gate to be gone from the map",
        Duration.ofSeconds(15),
        () -> mapMetric("warp_map_gates") == 1);
    warp.operator().process().start();
    warp.operator().process().awaitReady(Duration.ofSeconds(60));
  }

  private void assertNothingLost(TrafficReport report) {
    assertEquals(0, report.lost(), () -> report + "\n" + warp.drops());
  }

  private DatagramStream startStream(TrafficPlan plan) {
    return warp.startStream(STREAM, plan);
  }

  private static void awaitDelivered(DatagramStream stream, int payloads) {
    Await.until(
        payloads + " payloads delivered",
        Duration.ofSeconds(60),
        () -> stream.report().delivered() >= payloads);
  }

  private void setLoss(int upPermille, int downPermille) {
    testbed.topology().vehicleUplinks().forEach(u -> u.setLoss(upPermille, downPermille));
  }

  private long upPaths() {
    return warp.vehicle().figures(STREAM).paths().stream().filter(path -> path.up()).count();
  }

  private double mapMetric(String name) {
    try {
      return Metrics.parse(warp.map().get("/q/metrics").body()).named(name).stream()
          .mapToDouble(sample -> sample.value())
          .sum();
    } catch (IOException e) {
      return -1; // it is just starting
    }
  }
}
