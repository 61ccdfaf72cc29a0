package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateEvent.SessionDown.Cause;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes that die, stop, come back, and hosts that sleep. */
final class RestartTest {

  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration ROUND_TRIP = ONE_WAY.multipliedBy(2);

  @Test
  void shouldGoOnWithoutTheMapAndRegisterAgainWhenItIsBack() {
    Roadside world = Connected.uplinks(2);
    Stream out = Stream.toOperator(world).send(100, MILLISECOND);
    world.map().kill();
    out.send(3_000, Duration.ofMillis(20));
    assertEquals(0, out.settle().lost());
    for (SimulatedGate gate : List.of(world.vehicle(), world.operator())) {
      assertTrue(gate.status().registrations().stream().noneMatch(RestartTest::isRegistered));
    }
    world.map().start();
    // An interface asks at least every 5 s.
    out.send(600, Duration.ofMillis(10));
    for (SimulatedGate gate : List.of(world.vehicle(), world.operator())) {
      assertTrue(gate.status().registrations().stream().allMatch(RestartTest::isRegistered));
    }
    assertEquals(3, world.map().engine().interfaces());
    assertEquals(0, out.settle().lost());
  }

  @Test
  void shouldNoticeAtTheNextDatagramThatTheMapHasRestarted() {
    Roadside world = Connected.uplinks(1);
    world.map().kill();
    world.map().start();
    world.network().time().runFor(Roadside.REGISTER_INTERVAL.plusSeconds(1));
    assertEquals(2, world.map().engine().interfaces());
  }

  @Test
  void shouldNoticeAtOnceThatTheFarGateHasRestarted() {
    Roadside world = Connected.uplinks(2);
    VirtualTime time = world.network().time();
    Stream out = Stream.toOperator(world).send(100, MILLISECOND);
    // Restarted at the same port, as a gate with a fixed port behind a NAT: nothing is lost but
    // the session.
    world.operator().restartAtSamePorts();
    long restarted = time.nowNanos();
    out.send();
    assertTrue(
        time.runUntil(
            () -> lastEnd(world.vehicle()) == Cause.RESET,
            restarted + ROUND_TRIP.toNanos() + 1_000));
    int before = out.delivered();
    while (out.delivered() == before) {
      out.send(1, MILLISECOND);
      // A probe, its answer, a handshake, the payload; and 300 ms where the other end goes first.
      assertTrue(
          time.nowNanos() - restarted < ROUND_TRIP.multipliedBy(5).plusMillis(300).toNanos());
    }
    assertEquals(0, out.deliveredTwice());
  }

  @Test
  void shouldFindAGateThatHasMovedToOtherPortsByRestarting() {
    Roadside world = Connected.uplinks(2);
    VirtualTime time = world.network().time();
    Stream out = Stream.toOperator(world).send(100, MILLISECOND);
    world.operator().kill();
    world.operator().restart();
    long restarted = time.nowNanos();
    int before = out.delivered();
    while (out.delivered() == before) {
      out.send(1, MILLISECOND);
      assertTrue(time.nowNanos() - restarted < 1_000_000_000L, "a second is enough");
    }
    assertEquals(0, out.deliveredTwice());
  }

  @Test
  void shouldLeaveAStoppedGateAloneUntilTheMapSaysThatItIsBack() {
    Roadside world = Connected.uplinks(2);
    VirtualTime time = world.network().time();
    Stream.toOperator(world).send(100, MILLISECOND);
    world.operator().stop();
    time.runFor(Duration.ofSeconds(1));
    assertEquals(Cause.CLOSED, lastEnd(world.vehicle()));
    assertEquals(0, Roadside.upPaths(world.vehicle()));
    KindCounter counter = new KindCounter(world.map().endpoint());
    world.vehicle().watch(counter);
    time.runFor(Duration.ofMinutes(10));
    assertEquals(List.of(), counter.kinds());
    world.operator().restart();
    long restarted = time.nowNanos();
    assertTrue(time.runUntil(() -> world.isConnected(2), restarted + 1_000_000_000L));
  }

  @Test
  void shouldSayNothingMoreOnceClosed() {
    Roadside world = Connected.uplinks(1);
    SimulatedGate gate = world.operator();
    gate.engine().close(world.network().time().nowNanos());
    KindCounter counter = new KindCounter(world.map().endpoint());
    gate.watch(counter);
    Stream.toVehicle(world).send(10, MILLISECOND);
    Stream.toOperator(world).send(10, MILLISECOND).settle();
    gate.close("up0");
    gate.open(world.operatorSide().host().hostInterface("up0"));
    world.network().time().runFor(Duration.ofMinutes(5));
    assertEquals(List.of(), counter.kinds());
    assertEquals(Long.MAX_VALUE, gate.engine().nextDeadlineNanos());
  }

  @Test
  void shouldWakeUpFromALongSleepWithinASecond() {
    for (int minutes : new int[] {1, 3, 10}) {
      Roadside world = Connected.uplinks(2);
      VirtualTime time = world.network().time();
      world.vehicle().sleep();
      time.runFor(Duration.ofMinutes(minutes));
      world.vehicle().wake();
      long awake = time.nowNanos();
      Stream out = Stream.toOperator(world);
      while (out.delivered() == 0) {
        out.send(1, MILLISECOND);
        assertTrue(time.nowNanos() - awake < 1_500_000_000L, minutes + " minutes of sleep");
      }
    }
  }

  @Test
  void shouldEraseTheSessionAndHandshakesOfADeadFarGateInTime() {
    Roadside world = Connected.uplinks(2, LinkModel.PERFECT.withDelay(ONE_WAY), 5);
    world.operator().kill();
    world.network().time().runFor(Duration.ofMinutes(4));
    assertEquals(0, world.vehicle().status().farGates().getFirst().sessions());
    assertEquals(Cause.EXPIRED, lastEnd(world.vehicle()));
  }

  private static boolean isRegistered(Registration registration) {
    return registration.reflexive().isPresent();
  }

  private static Cause lastEnd(SimulatedGate gate) {
    return gate.events().stream()
        .filter(GateEvent.SessionDown.class::isInstance)
        .map(event -> ((GateEvent.SessionDown) event).cause())
        .reduce((first, second) -> second)
        .orElse(null);
  }

  @Test
  void shouldNotEndTheSessionForAnythingButAReason() {
    Roadside world = Connected.uplinks(2);
    Stream.toOperator(world).send(100, Duration.ofMillis(100)).settle();
    assertFalse(
        world.vehicle().events().stream().anyMatch(GateEvent.SessionDown.class::isInstance));
  }
}
