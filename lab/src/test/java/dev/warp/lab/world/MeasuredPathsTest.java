package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.engine.GateStatus.Latencies;
import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.Link;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.Reordering;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * What both gates say of paths that are not the same in both directions, while payloads flow both
 * ways.
 */
final class MeasuredPathsTest {

  private static final LinkModel LINE = LinkModel.PERFECT.withDelay(ONE_WAY);
  private static final Duration GAP = Duration.ofMillis(10);
  private static final int PAYLOADS = 3_000;

  private static final double LOSS_UP = 0.12;
  private static final double LOSS_DOWN = 0.04;

  /** Shorter than the distance between two payloads, so that it changes no order. */
  private static final Duration JITTER = Duration.ofMillis(9);

  private static final double HELD_BACK = 0.1;
  private static final Duration HELD_BACK_FOR = Duration.ofMillis(30);

  /** Of two datagrams one is held back, and the other is not, so often. */
  private static final double HELD_DIFFERENCE_MILLIS =
      2 * HELD_BACK * (1 - HELD_BACK) * HELD_BACK_FOR.toMillis();

  private final Roadside world = Connected.uplinks(2);

  private static void stream(Roadside world) {
    Stream out = Stream.toOperator(world);
    Stream back = Stream.toVehicle(world);
    for (int i = 0; i < PAYLOADS; i++) {
      out.send();
      back.send(1, GAP);
    }
  }

  private static Link uplink(Roadside world, int number) {
    return world.vehicleSide().nats().get(number).link();
  }

  private static PathView ofVehicle(Roadside world, int uplink) {
    return world.vehicle().status().farGates().getFirst().paths().stream()
        .filter(path -> path.interfaceName().equals("up" + uplink))
        .findFirst()
        .orElseThrow();
  }

  private static PathView ofOperator(Roadside world, int uplink) {
    IpAddress address = world.vehicleSide().nats().get(uplink).publicAddress();
    return world.operator().status().farGates().getFirst().paths().stream()
        .filter(path -> IpAddress.of(path.remote()).equals(address))
        .findFirst()
        .orElseThrow();
  }

  private static double jitterMillis(PathView path) {
    return path.jitterNanos() / 1e6;
  }

  private static double lateRatio(PathView path) {
    return (double) path.lateDatagrams() / path.sentDatagrams();
  }

  /** No clock is compared: the far gate's may be anywhere. */
  @Test
  void shouldTellHowLongPayloadsWereUnderWay() {
    Duration slower = Duration.ofMillis(30);
    uplink(world, 0).up().setModel(LINE.withLoss(0.3));
    uplink(world, 1).up().setModel(LinkModel.PERFECT.withDelay(ONE_WAY.plus(slower)));
    stream(world);
    double quickest = ONE_WAY.toMillis();
    Latencies back = world.vehicle().status().tunnels().getFirst().latencies().orElseThrow();
    assertEquals(quickest, back.medianNanos() / 1e6, quickest / 8);
    assertEquals(quickest, back.p99Nanos() / 1e6, quickest / 8);
    // Of those that lose a shard on the quick uplink, one of the slow one's is needed.
    Latencies out = world.operator().status().tunnels().getFirst().latencies().orElseThrow();
    double slowest = quickest + slower.toMillis();
    assertEquals(slowest, out.p99Nanos() / 1e6, slowest / 8);
  }

  @Test
  void shouldTellTheLossOfEachDirection() {
    uplink(world, 0).up().setModel(LINE.withLoss(LOSS_UP));
    uplink(world, 0).down().setModel(LINE.withLoss(LOSS_DOWN));
    stream(world);
    PathView vehicle = ofVehicle(world, 0);
    PathView operator = ofOperator(world, 0);
    assertAll(
        () -> assertEquals(LOSS_UP, vehicle.lossRatio(), 0.04),
        () -> assertEquals(LOSS_DOWN, vehicle.receivedLossRatio(), 0.03),
        () -> assertEquals(LOSS_DOWN, operator.lossRatio(), 0.03),
        () -> assertEquals(LOSS_UP, operator.receivedLossRatio(), 0.04),
        () -> assertEquals(0, ofVehicle(world, 1).lossRatio()),
        () -> assertEquals(0, ofVehicle(world, 1).receivedLossRatio()),
        () -> assertEquals(0, ofOperator(world, 1).lossRatio()),
        () -> assertEquals(0, ofOperator(world, 1).receivedLossRatio()));
  }

  /** The mean difference of two delays that are spread evenly over a range is a third of it. */
  @Test
  void shouldTellTheJitterAndTheLateOfEachDirection() {
    uplink(world, 1).up().setModel(LINE.withJitter(JITTER));
    uplink(world, 1).down().setModel(LINE.withReordering(Reordering.of(HELD_BACK, HELD_BACK_FOR)));
    stream(world);
    PathView vehicle = ofVehicle(world, 1);
    PathView operator = ofOperator(world, 1);
    assertAll(
        () -> assertEquals(JITTER.toMillis() / 3.0, jitterMillis(vehicle), 1.5),
        () -> assertEquals(0, lateRatio(vehicle), 0.01),
        () -> assertEquals(HELD_DIFFERENCE_MILLIS, jitterMillis(operator), 3),
        () -> assertEquals(HELD_BACK, lateRatio(operator), 0.03),
        () -> assertEquals(0, jitterMillis(ofVehicle(world, 0)), 0.1),
        () -> assertEquals(0, lateRatio(ofVehicle(world, 0))),
        () -> assertEquals(0, jitterMillis(ofOperator(world, 0)), 0.1),
        () -> assertEquals(0, lateRatio(ofOperator(world, 0))));
  }
}
