package dev.warp.bench.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.map.engine.MapLimits;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the benchmark's gates do, with the real engine of a map on virtual time. */
class FleetTest {

  private static final int GATES = 50;
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final VirtualMap map = new VirtualMap(MapLimits.DEFAULT);
  private final Fleet fleet =
      new Fleet(map.key(), map, MapBenchRun.gates(GATES, new Random(5)::nextBytes));
  private final Map<Integer, Set<Integer>> heard = new HashMap<>();

  private void registerAll() {
    fleet.interfaces().forEach(who -> fleet.register(who, map.now()));
    map.pass(MOMENT, fleet);
  }

  /** Addresses that each gate has been told of its far gate since the last call. */
  private void listen() {
    heard.clear();
    fleet.listen(
        new Fleet.Listener() {
          @Override
          public void told(SimulatedInterface who, FarGateCandidates farGate, long nowNanos) {
            Set<Integer> addresses =
                heard.computeIfAbsent(who.gate().number(), unheard -> new HashSet<>());
            farGate.candidates().stream()
                .filter(candidate -> candidate.kind() == Candidate.Kind.SERVER_REFLEXIVE)
                .forEach(candidate -> addresses.add((int) candidate.endpoint().low()));
          }
        });
  }

  @Test
  void shouldRegisterAllInterfacesAndHearOfFarGates() {
    listen();
    registerAll();
    assertEquals(GATES, map.engine().gates());
    assertEquals(2 * GATES, map.engine().interfaces());
    assertEquals(2 * GATES, map.engine().sessions());
    assertEquals(2 * GATES, fleet.counters().registered);
    for (SimulatedGate gate : fleet.gates()) {
      Set<Integer> told = heard.get(gate.number());
      fleet.gates().get(gate.farNumber()).interfaces().stream()
          .map(SimulatedInterface::address)
          .forEach(address -> assertTrue(told.contains(address), "gate " + gate.number()));
    }
    assertEquals(0, fleet.counters().unexpected);
  }

  @Test
  void shouldTellAFarGateOfAnInterfaceThatHasMoved() {
    registerAll();
    listen();
    SimulatedInterface mover = fleet.interfaces().getFirst();
    int before = mover.address();
    mover.move();
    fleet.register(mover, map.now());
    map.pass(MOMENT, fleet);
    Set<Integer> told = heard.get(mover.gate().farNumber());
    assertTrue(told.contains(mover.address()));
    assertFalse(told.contains(before));
  }

  @Test
  void shouldBeToldAnewWhenItWantsOthers() {
    registerAll();
    listen();
    SimulatedInterface asking = fleet.interfaces().getFirst();
    asking.gate().changeWants();
    fleet.register(asking, map.now());
    map.pass(MOMENT, fleet);
    assertTrue(heard.containsKey(asking.gate().number()));
    fleet.register(asking, map.now());
    map.pass(MOMENT, fleet);
    assertFalse(asking.gate().hasToTellWants());
  }

  @Test
  void shouldComeBackAfterTheMapHasLostEverything() {
    registerAll();
    map.restart();
    fleet.forgetRegistrations();
    for (int second = 0; second < 30; second++) {
      fleet.interfaces().forEach(who -> fleet.register(who, map.now()));
      map.pass(MOMENT, fleet);
    }
    assertEquals(2 * GATES, fleet.counters().registered);
    assertEquals(2 * GATES, map.engine().interfaces());
    assertEquals(4 * GATES, fleet.counters().sessions);
  }

  @Test
  void shouldCountRegistersThatTheMapDoesNotAnswer() {
    registerAll();
    fleet.register(fleet.interfaces().getFirst(), map.now());
    long asked = map.now();
    for (int i = 1; i <= 5; i++) {
      fleet.onTimer(asked + Duration.ofSeconds(5L * i).toNanos());
    }
    assertEquals(1, fleet.counters().unanswered);
    assertEquals(2 * GATES - 1, fleet.counters().registered);
  }

  @Test
  void shouldMakeNewSessionsForOldOnes() {
    registerAll();
    for (int i = 0; i < 61; i++) {
      map.pass(Duration.ofSeconds(10), fleet);
      fleet.interfaces().forEach(who -> fleet.register(who, map.now()));
    }
    map.pass(MOMENT, fleet);
    assertEquals(4 * GATES, fleet.counters().sessions);
    assertEquals(2 * GATES, fleet.counters().registered);
    assertEquals(0, fleet.counters().unanswered);
  }

  @Test
  void shouldRegisterWithCookiesWhileStrangersFloodTheMap() {
    SpoofedInitiations strangers = new SpoofedInitiations(map.key());
    int spoofed = 1000;
    for (int i = 0; i < spoofed; i++) {
      strangers.sendTo(map);
    }
    map.deliver();
    long asked = map.engine().drops().get(DropReason.COOKIE_REQUIRED);
    assertEquals(spoofed, asked + map.engine().drops().get(DropReason.UNAUTHENTICATED));
    assertTrue(asked >= spoofed - 200, asked + " were asked for a cookie");
    registerAll();
    assertTrue(fleet.counters().cookies > 0);
    assertEquals(2 * GATES, fleet.counters().registered);
  }
}
