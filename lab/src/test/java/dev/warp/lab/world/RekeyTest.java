package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.lab.sim.Link;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sessions that follow one another (docs/protocol.md section 4.4). */
final class RekeyTest {

  private static final Duration STEP = Duration.ofMillis(10);

  @Test
  void shouldLoseNothingWhileKeysChangeUnderTraffic() {
    LinkModel line = LinkModel.PERFECT.withDelay(ONE_WAY).withJitter(Duration.ofMillis(15));
    Roadside world = Connected.uplinks(2, line, 4);
    Stream out = Stream.toOperator(world);
    Stream back = Stream.toVehicle(world);
    for (int i = 0; i < 40_000; i++) {
      out.send();
      back.send(1, STEP);
    }
    assertEquals(0, out.settle().lost());
    assertEquals(0, back.lost());
    assertEquals(0, out.deliveredTwice() + back.deliveredTwice());
    for (SimulatedGate gate : List.of(world.vehicle(), world.operator())) {
      assertEquals(4, ConnectingTest.count(gate, GateEvent.SessionUp.class));
      assertEquals(0, ConnectingTest.count(gate, GateEvent.SessionDown.class));
      assertEquals(0, ConnectingTest.count(gate, GateEvent.PathDown.class));
    }
  }

  @Test
  void shouldEraseOldKeysTenSecondsAfterTheNewOnesTookEffect() {
    Roadside world = Connected.uplinks(1);
    VirtualTime time = world.network().time();
    time.runUntil(() -> sessions(world.vehicle()) == 2, 125_000_000_000L);
    time.runUntil(() -> sessionsMade(world.operator()) == 2, 125_000_000_000L);
    time.runFor(Duration.ofMillis(9_800));
    assertEquals(2, sessions(world.vehicle()));
    time.runFor(Duration.ofMillis(300));
    assertEquals(1, sessions(world.vehicle()));
    assertEquals(1, sessions(world.operator()));
  }

  @Test
  void shouldRekeyFromTheOtherEndWhenTheInitiatorCannot() {
    Roadside world = Connected.uplinks(1);
    SimulatedGate responder = responder(world);
    // What the initiator sends to begin anew is lost; all else passes.
    Link link = world.vehicleSide().nats().getFirst().link();
    var lossy = responder == world.vehicle() ? link.down() : link.up();
    lossy.intercept(
        (datagram, onward) -> {
          if (datagram.length() < 150 || datagram.payload()[0] != (byte) 0xd1) {
            onward.accept(datagram);
          }
        });
    Stream out = Stream.toOperator(world).send(17_000, STEP);
    assertEquals(0, out.settle().lost());
    assertEquals(2, sessionsMade(world.vehicle()));
    assertEquals(2, sessionsMade(world.operator()));
  }

  @Test
  void shouldExpireASessionThatNobodyCanRenewAndMakeAnotherLater() {
    Roadside world = Connected.uplinks(1);
    VirtualTime time = world.network().time();
    world.vehicleSide().nats().getFirst().link().setUp(false);
    time.runFor(Duration.ofSeconds(200));
    assertEquals(0, sessions(world.vehicle()));
    assertEquals(0, sessions(world.operator()));
    long handshakes = world.network().counters().sent();
    time.runFor(Duration.ofMinutes(10));
    assertTrue(world.network().counters().sent() - handshakes < 3_000, "it does not shout");
    world.vehicleSide().nats().getFirst().link().setUp(true);
    long back = time.nowNanos();
    assertTrue(time.runUntil(() -> world.isConnected(1), back + 6_000_000_000L));
  }

  @Test
  void shouldSettleWhenBothRekeyAtOnce() {
    // The initiator is cut off until the responder's time to rekey has come as well.
    for (long seed = 1; seed <= 5; seed++) {
      Roadside world = Connected.uplinks(1, LinkModel.PERFECT.withDelay(ONE_WAY), seed);
      VirtualTime time = world.network().time();
      Link link = world.vehicleSide().nats().getFirst().link();
      time.runUntil(110_000_000_000L);
      link.setUp(false);
      time.runUntil(135_000_000_000L);
      link.setUp(true);
      time.runFor(Duration.ofSeconds(20));
      Stream out = Stream.toOperator(world).send(100, STEP).settle();
      assertEquals(0, out.lost());
      for (SimulatedGate gate : List.of(world.vehicle(), world.operator())) {
        assertEquals(0, ConnectingTest.count(gate, GateEvent.SessionDown.class));
        assertEquals(1, sessions(gate));
      }
    }
  }

  private static SimulatedGate responder(Roadside world) {
    return world.vehicle().events().stream()
            .anyMatch(event -> event instanceof GateEvent.SessionUp up && up.initiator())
        ? world.operator()
        : world.vehicle();
  }

  private static int sessions(SimulatedGate gate) {
    return gate.status().farGates().getFirst().sessions();
  }

  private static int sessionsMade(SimulatedGate gate) {
    return ConnectingTest.count(gate, GateEvent.SessionUp.class);
  }
}
