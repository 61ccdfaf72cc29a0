package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static dev.warp.lab.world.Connected.THREE_OF_SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From nothing to the first payload. */
final class ConnectingTest {

  private static final Duration STEP = Duration.ofMillis(1);

  /** Round trips between the gates until a payload is there, once both know where to ask. */
  private static final int ROUND_TRIPS = 3;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldDeliverThreeRoundTripsAfterTheMapHasToldBoth(long seed) {
    LinkModel line = LinkModel.PERFECT.withDelay(ONE_WAY);
    Roadside world = Connected.unconnected(2, line, seed);
    world.operatorSide().nats().getFirst().link().setModel(line);
    Stream out = Stream.toOperator(world);
    Stream back = Stream.toVehicle(world);
    world.start(THREE_OF_SIX);
    var time = world.network().time();
    // Both are told at the same moment, the one at which both are registered.
    time.runUntil(() -> world.map().engine().counters().announcements() > 0, 5_000_000_000L);
    long registered = time.nowNanos();
    while (out.delivered() == 0 || back.delivered() == 0) {
      out.send(1, STEP);
      back.send(1, STEP);
      assertTrue(time.nowNanos() < registered + 5_000_000_000L, "they never meet");
    }
    long roundTrip = 4 * ONE_WAY.toNanos();
    long told = registered + ONE_WAY.toNanos();
    long first = Math.min(out.firstArrivalNanos(), back.firstArrivalNanos());
    long second = Math.max(out.firstArrivalNanos(), back.firstArrivalNanos());
    long slack = 4 * STEP.toNanos();
    assertTrue(first - told <= ROUND_TRIPS * roundTrip + slack, (first - told) + " ns");
    assertTrue(second - told <= ROUND_TRIPS * roundTrip + slack, (second - told) + " ns");
  }

  @Test
  void shouldSettleOnOneSessionWhenBothStartAtOnce() {
    for (long seed = 1; seed <= 20; seed++) {
      Roadside world = Connected.uplinks(2, LinkModel.PERFECT.withDelay(ONE_WAY), seed);
      world.network().time().runFor(Duration.ofSeconds(20));
      for (SimulatedGate gate : List.of(world.vehicle(), world.operator())) {
        assertEquals(1, count(gate, GateEvent.SessionUp.class), gate.events().toString());
        assertEquals(0, count(gate, GateEvent.SessionDown.class), gate.events().toString());
        assertEquals(1, gate.status().farGates().getFirst().sessions());
      }
    }
  }

  @Test
  void shouldConnectASymmetricNatWithOneThatLetsPortsIn() {
    Roadside world =
        new Roadside(
            new SimulatedNetwork(1),
            List.of(NatBehavior.symmetric()),
            List.of(NatBehavior.addressRestricted()));
    world.setUplinks(LinkModel.PERFECT.withDelay(ONE_WAY));
    world.start(THREE_OF_SIX);
    Connected.connect(world, 1);
    assertEquals(0, Stream.toOperator(world).send(50, STEP).settle().lost());
    assertEquals(0, Stream.toVehicle(world).send(50, STEP).settle().lost());
  }

  @Test
  void shouldConnectOverLinesWithALongDelay() {
    Roadside world = Connected.uplinks(2, LinkModel.PERFECT.withDelay(Duration.ofMillis(700)), 1);
    int before = count(world.vehicle(), GateEvent.PathDown.class);
    assertEquals(0, Stream.toOperator(world).send(2_000, STEP.multipliedBy(10)).settle().lost());
    assertEquals(before, count(world.vehicle(), GateEvent.PathDown.class));
  }

  static int count(SimulatedGate gate, Class<? extends GateEvent> kind) {
    return (int) gate.events().stream().filter(kind::isInstance).count();
  }
}
