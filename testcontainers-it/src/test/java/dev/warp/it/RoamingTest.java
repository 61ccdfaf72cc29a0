package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.NatRouter;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.netns.VehicleTopology;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.BackgroundProcess;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a moving vehicle meets, with real gates behind port-restricted NATs: payloads flow again
 * within two keep-alive intervals over the path that it happens to, and without a gap if another
 * link is up (docs/guides/nat.md). Prints the times.
 */
@NeedsNamespaces
class RoamingTest {

  private static final String STREAM = "stream";
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
  private static final Duration LONGEST = KEEP_ALIVE.multipliedBy(2);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** Of 500 bytes, so that a gap is known to 5 ms. */
  private static final TrafficPlan PAYLOADS = TrafficPlan.untilStopped(500, 200);

  /** As many as flow in a second. */
  private static final int ENOUGH = 200;

  private static NamespaceTestbed testbed(int uplinks) {
    return NamespaceTestbed.create(VehicleTopology.Plan.portRestricted(uplinks, uplinks), 0);
  }

  private static WarpProcesses start(NamespaceTestbed testbed, Path folder) {
    WarpProcesses warp =
        WarpProcesses.prepare(
            testbed,
            folder,
            List.of(STREAM),
            new GateFile.Shards(3, 6),
            new GateFile.Intervals(KEEP_ALIVE, KEEP_ALIVE));
    warp.start();
    return warp;
  }

  /** Lets payloads flow, has it happen, and lets them flow again. */
  private static TrafficReport streamThrough(
      NetworkChange change, NamespaceTestbed testbed, WarpProcesses warp) throws IOException {
    awaitPaths(testbed, warp);
    try (DatagramStream stream = warp.startStream(STREAM, PAYLOADS)) {
      stream.awaitDelivered(0, ENOUGH, PATIENCE);
      change.applyTo(testbed.topology());
      stream.awaitDelivered(stream.numbered(), ENOUGH, PATIENCE);
      stream.stopSending();
      return stream.finish(QUIET);
    } catch (Await.DeadlineExceededException e) {
      throw new AssertionError(change + "\n" + warp.logTails(), e);
    }
  }

  /** Waits until every uplink has a direct path, and none that is relayed, as both ends see it. */
  private static void awaitPaths(NamespaceTestbed testbed, WarpProcesses warp) {
    try {
      warp.awaitPaths(STREAM);
      int uplinks = testbed.uplinks().size();
      for (WarpProcesses.Gate gate : List.of(warp.vehicle(), warp.operator())) {
        Await.until("direct paths alone", PATIENCE, () -> hasDirectPathsAlone(gate, uplinks));
      }
    } catch (Await.DeadlineExceededException e) {
      throw new AssertionError(warp.logTails(), e);
    }
  }

  private static boolean hasDirectPathsAlone(WarpProcesses.Gate gate, int uplinks) {
    List<PathFigures> up = upPaths(gate).toList();
    return up.size() >= uplinks && up.stream().noneMatch(PathFigures::relayed);
  }

  private static Stream<PathFigures> upPaths(WarpProcesses.Gate gate) {
    return gate.figures(STREAM).paths().stream().filter(PathFigures::up);
  }

  /** Gates that run while the tests of a class do. */
  abstract static class Running {

    private final int uplinks;
    protected NamespaceTestbed testbed;
    protected WarpProcesses warp;

    Running(int uplinks) {
      this.uplinks = uplinks;
    }

    @BeforeAll
    void start(@TempDir Path folder) {
      testbed = testbed(uplinks);
      warp = RoamingTest.start(testbed, folder);
    }

    @AfterAll
    void stop() {
      if (warp != null) {
        warp.close();
      }
      testbed.close();
    }
  }

  /** With the one uplink that it happens to. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class OneUplink extends Running {

    OneUplink() {
      super(1);
    }

    @ParameterizedTest
    @EnumSource
    void shouldFlowAgain(NetworkChange change) throws IOException {
      TrafficReport report = streamThrough(change, testbed, warp);
      print(change.toString(), report.longestGap(), report);
    }

    /** A gate that is stopped for so long that the far one has given up its paths. */
    @Test
    void shouldFlowAgainAfterSleep() throws IOException {
      awaitPaths(testbed, warp);
      BackgroundProcess vehicle = warp.vehicle().process().running();
      vehicle.suspend();
      try {
        Await.until(
            "the sleeping gate to be given up",
            PATIENCE,
            () -> upPaths(warp.operator()).findAny().isEmpty());
      } finally {
        vehicle.resume();
      }
      shouldFlow("the vehicle's gate slept");
    }

    /** Mappings that live for half a keep-alive interval, and payloads only now and then. */
    @Test
    void shouldFlowAfterEachPauseInWhichMappingsExpired() throws IOException {
      awaitPaths(testbed, warp);
      Uplink vehicle = testbed.topology().vehicleUplinks().getFirst();
      Uplink operator = testbed.topology().operatorUplinks().getFirst();
      List<NatRouter> nats =
          Stream.of(vehicle, operator).flatMap(uplink -> uplink.nats().stream()).toList();
      nats.forEach(nat -> nat.setMappingLifetime(KEEP_ALIVE.dividedBy(2)));
      try {
        for (int pause = 1; pause <= 3; pause++) {
          Await.until(
              "a mapping between the gates to expire",
              PATIENCE,
              () -> isExpired(vehicle, operator) || isExpired(operator, vehicle));
          shouldFlow("mappings have expired, pause " + pause);
        }
      } finally {
        nats.forEach(nat -> nat.setMappingLifetime(Duration.ofMinutes(2)));
      }
    }

    private static boolean isExpired(Uplink from, Uplink to) {
      return from.nats().getLast().mappings(to.publicAddress()) == 0;
    }

    private void shouldFlow(String what) throws IOException {
      long before = System.nanoTime();
      try (DatagramStream stream = warp.startStream(STREAM, PAYLOADS)) {
        stream.awaitDelivered(0, ENOUGH, PATIENCE);
        Duration first = Duration.ofNanos(stream.firstArrival().orElseThrow() - before);
        print(what, first, stream.report());
      } catch (Await.DeadlineExceededException e) {
        throw new AssertionError(what + "\n" + warp.logTails(), e);
      }
    }

    private void print(String what, Duration without, TrafficReport report) {
      System.out.printf(
          "roaming, one uplink: %s: %.2f s without payloads; %s%n",
          what, without.toMillis() / 1e3, report);
      assertTrue(without.compareTo(LONGEST) < 0, () -> report + "\n" + warp.logTails());
    }
  }

  /** With another uplink beside it, and 3-of-6. */
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class TwoUplinks extends Running {

    TwoUplinks() {
      super(2);
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseNothing(NetworkChange change) throws IOException {
      TrafficReport report = streamThrough(change, testbed, warp);
      System.out.printf("roaming, two uplinks: %s: %s%n", change, report);
      assertAll(
          () -> assertTrue(report.sent() > 2 * ENOUGH, report::toString),
          () -> assertEquals(0, report.lost(), () -> report + "\n" + warp.drops()));
    }
  }
}
