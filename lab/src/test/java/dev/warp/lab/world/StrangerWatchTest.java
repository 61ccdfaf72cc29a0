package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateEvent.SessionDown.Cause;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is sent to an endpoint that never answers, and that the watch finds more than that. */
final class StrangerWatchTest {

  private static final Endpoint NOBODY = IpAddress.of("192.0.2.77").endpoint(7777);
  private static final Duration GAP = Duration.ofMillis(100);

  private final Roadside world = Connected.uplinks(1);
  private final SimulatedGate gate = world.vehicle();
  private final VirtualTime time = world.network().time();
  private final StrangerWatch watch = new StrangerWatch(time, Set.of(world.map().endpoint()));
  private final List<Long> asked = new ArrayList<>();

  private void probe() {
    watch.sent(gate, 0, NOBODY, DatagramKind.PROBE, Probe.SIZE);
  }

  /** A row as a gate sends it, in three seconds. */
  private void row() {
    for (int gap : new int[] {0, 50, 50, 100, 200, 500, 500, 500, 500, 500}) {
      time.runFor(Duration.ofMillis(gap));
      probe();
    }
  }

  @Test
  void shouldAllowARowAndThenOneInFiveSeconds() {
    row();
    for (int i = 0; i < 10; i++) {
      time.runFor(Duration.ofSeconds(5));
      assertDoesNotThrow(this::probe);
    }
    time.runFor(Duration.ofMillis(4_999));
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  @Test
  void shouldFindAnEleventhProbe() {
    row();
    time.runFor(GAP);
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  @Test
  void shouldFindProbesThatAreTooClose() {
    probe();
    time.runFor(Duration.ofMillis(49));
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  @Test
  void shouldAllowOneThatIsCloseAfterARequest() {
    probe();
    requestComes();
    time.runFor(Duration.ofMillis(5));
    assertDoesNotThrow(this::probe);
    time.runFor(Duration.ofMillis(5));
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  @Test
  void shouldFindOneThatIsCloserAfterARequest() {
    probe();
    requestComes();
    time.runFor(Duration.ofMillis(4));
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  private void requestComes() {
    watch.received(gate, 0, NOBODY, Probe.SIZE);
    watch.handled(gate);
  }

  @Test
  void shouldNotLetReasonsToAskAddUp() {
    row();
    for (int i = 0; i < 5; i++) {
      watch.occurred(gate, new GateEvent.CandidatesLearned("far", 1));
    }
    time.runFor(GAP);
    assertDoesNotThrow(this::row);
    time.runFor(Duration.ofSeconds(4));
    assertDoesNotThrow(this::row);
    time.runFor(Duration.ofSeconds(4));
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  @Test
  void shouldFindRowsThatBeginTooOften() {
    assertThrows(
        BrokenPromiseException.class,
        () -> {
          for (int i = 0; i < 21; i++) {
            watch.occurred(gate, new GateEvent.CandidatesLearned("far", 1));
            probe();
            time.runFor(Duration.ofMillis(60));
          }
        });
  }

  @Test
  void shouldFindRowsThatBeginTooOftenForLong() {
    assertThrows(
        BrokenPromiseException.class,
        () -> {
          for (int i = 0; i < 6; i++) {
            watch.occurred(gate, new GateEvent.CandidatesLearned("far", 1));
            row();
            time.runFor(GAP);
          }
        });
  }

  @Test
  void shouldAllowARowASecondWhereTheGateHasReasonsOfItsOwn() {
    for (int i = 0; i < 6; i++) {
      watch.occurred(gate, new GateEvent.SessionDown("far", Cause.EXPIRED));
      assertDoesNotThrow(this::row);
      time.runFor(GAP);
    }
  }

  @Test
  void shouldAllowOneAnswerThatIsNoLarger() {
    watch.received(gate, 0, NOBODY, 80);
    assertDoesNotThrow(() -> watch.sent(gate, 0, NOBODY, DatagramKind.RESET_NOTICE, 24));
    assertThrows(
        BrokenPromiseException.class,
        () -> watch.sent(gate, 0, NOBODY, DatagramKind.RESET_NOTICE, 24));
    watch.received(gate, 0, NOBODY, 79);
    assertThrows(BrokenPromiseException.class, this::probe);
  }

  @Test
  void shouldFindAnythingButProbesOfItsOwnAccord() {
    assertThrows(
        BrokenPromiseException.class,
        () -> watch.sent(gate, 0, NOBODY, DatagramKind.TRANSPORT, 36));
  }

  @Test
  void shouldAskAFalselyNamedEndpointAsSectionEightSays() {
    world.operator().kill();
    time.runFor(Duration.ofMinutes(4));
    assertEquals(0, Roadside.upPaths(gate), "no path leads to the far gate");
    gate.watch(new Asked());
    gate.farGateAt(0, List.of(NOBODY));
    time.runFor(Duration.ofSeconds(4));
    assertEquals(10, asked.size());
    time.runFor(Duration.ofSeconds(60));
    assertEquals(22, asked.size(), "one in each five seconds of a minute");
  }

  @Test
  void shouldAskAtMostARowInFiveSecondsHoweverOftenAnEndpointIsNamed() {
    gate.watch(new Asked());
    for (int i = 0; i < 199; i++) {
      gate.farGateAt(0, List.of(NOBODY));
      time.runFor(GAP);
    }
    assertEquals(4 * 10, asked.size(), "in less than 20 s");
  }

  /** When a probe went to nobody. */
  private final class Asked implements SimulatedGate.Watcher {

    @Override
    public void sent(SimulatedGate sender, int interfaceId, Endpoint to, byte kind, int length) {
      if (to.equals(NOBODY)) {
        asked.add(time.nowNanos());
      }
    }
  }
}
