package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.Link;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.VirtualTime;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the redundancy is for. */
final class UplinkFailureTest {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final double SHARE_LOST_OF_A_DATAGRAM = 0.2;

  /** Of six datagrams, each lost with probability 0.2, fewer than three arrive. */
  private static final double SHARE_LOST_OF_A_PAYLOAD = 0.01696;

  @Test
  void shouldLoseNothingWhenAnUplinkIsCutInMidStream() {
    Roadside world = Connected.uplinks(2);
    VirtualTime time = world.network().time();
    Stream out = Stream.toOperator(world);
    Stream back = Stream.toVehicle(world);
    Link cut = world.vehicleSide().nats().getFirst().link();
    time.after(Duration.ofMillis(500), () -> cut.setUp(false));
    for (int i = 0; i < 3_000; i++) {
      out.send();
      back.send();
      time.runFor(MILLISECOND);
    }
    assertEquals(0, out.settle().lost());
    assertEquals(0, back.lost());
  }

  @Test
  void shouldLoseNoMoreThanArithmeticSaysAtTwentyPercentLoss() {
    LinkModel line = LinkModel.PERFECT.withDelay(ONE_WAY).withLoss(SHARE_LOST_OF_A_DATAGRAM);
    Roadside world = Connected.uplinks(2, line, 3);
    Stream out = Stream.toOperator(world).send(20_000, MILLISECOND).settle();
    double lost = (double) out.lost() / out.sent();
    double deviation =
        Math.sqrt(SHARE_LOST_OF_A_PAYLOAD * (1 - SHARE_LOST_OF_A_PAYLOAD) / out.sent());
    String share = String.format(Locale.ROOT, "%.4f lost", lost);
    assertTrue(Math.abs(lost - SHARE_LOST_OF_A_PAYLOAD) < 4 * deviation, share);
    assertEquals(0, out.deliveredTwice());
    world.vehicle().status().farGates().getFirst().paths().stream()
        .mapToDouble(PathView::lossRatio)
        .forEach(measured -> assertEquals(SHARE_LOST_OF_A_DATAGRAM, measured, 0.08));
  }

  @Test
  void shouldUseAnUplinkAgainSoonAfterItIsBack() {
    Roadside world = Connected.uplinks(2);
    VirtualTime time = world.network().time();
    Link link = world.vehicleSide().nats().getFirst().link();
    Stream out = Stream.toOperator(world).send(100, MILLISECOND);
    for (Duration outage : new Duration[] {Duration.ofSeconds(2), Duration.ofSeconds(200)}) {
      link.setUp(false);
      out.send((int) outage.toMillis() / 20, Duration.ofMillis(20));
      assertEquals(1, Roadside.upPaths(world.vehicle()));
      link.setUp(true);
      long back = time.nowNanos();
      assertTrue(time.runUntil(() -> world.isConnected(2), back + 1_100_000_000L));
      out.send(1_000, MILLISECOND); // It is trusted again after half a second.
      long carried = link.up().counters().left();
      out.send(100, MILLISECOND).settle();
      assertTrue(link.up().counters().left() - carried >= 300, "it carries its half again");
    }
    assertEquals(0, out.settle().lost());
  }

  @Test
  void shouldReplicateWholePayloadsOverAllUplinks() {
    Roadside world = Connected.unconnected(3, LinkModel.PERFECT.withDelay(Connected.ONE_WAY), 1);
    world.start(new Redundancy(1, 1, 255));
    Connected.connect(world, 3);
    Stream out = Stream.toOperator(world).send(1_000, MILLISECOND);
    assertEquals(3_000, world.vehicle().status().tunnels().getFirst().datagramsSent());
    world.vehicleSide().nats().get(0).link().setUp(false);
    out.send(10, MILLISECOND);
    world.vehicleSide().nats().get(1).link().setUp(false);
    assertEquals(0, out.send(1_000, MILLISECOND).settle().lost());
    assertEquals(0, out.deliveredTwice());
  }

  @Test
  void shouldNoticeWithinAFewRoundTripsThatAPathIsDead() {
    Roadside world = Connected.uplinks(2);
    Stream out = Stream.toOperator(world).send(500, MILLISECOND);
    world.vehicleSide().nats().getFirst().link().setUp(false);
    out.send(600, MILLISECOND);
    assertEquals(1, Roadside.upPaths(world.vehicle()));
    assertEquals(1, Roadside.upPaths(world.operator()));
  }

  @Test
  void shouldNoticeThatOnlyOneDirectionWorks() {
    Roadside world = Connected.uplinks(2);
    Stream out = Stream.toOperator(world).send(500, MILLISECOND);
    world.vehicleSide().nats().getFirst().link().up().setUp(false);
    out.send(2_000, MILLISECOND);
    assertEquals(1, Roadside.upPaths(world.vehicle()));
    assertEquals(1, Roadside.upPaths(world.operator()));
    assertEquals(0, out.settle().lost());
  }

  @Test
  void shouldGoOnWithAnInterfaceThatComesAndGoes() {
    Roadside world = Connected.uplinks(2);
    Stream out = Stream.toOperator(world).send(100, MILLISECOND);
    var uplink = world.vehicleSide().host().hostInterface("up0");
    for (int i = 0; i < 70; i++) {
      world.vehicle().close("up0");
      out.send(50, MILLISECOND);
      world.vehicle().open(uplink);
      out.send(300, MILLISECOND);
    }
    assertEquals(0, out.settle().lost());
    assertTrue(world.isConnected(2));
  }
}
