package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateEvent.SessionDown;
import dev.warp.gate.engine.boundary.GateEvent.SessionUp;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.io.DropReason;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two gates on loopback sockets, without a map. */
final class GateTest extends TwoGates {

  @Test
  void shouldCarryPayloadsOfEverySizeBothWays() throws Exception {
    startBoth();
    try (Application here = new Application("127.0.0.1");
        Application there = new Application("127.0.0.1")) {
      // So that each gate knows whom to answer; it is lost or not, both are fine.
      there.send(new byte[0], secondApplication);
      here.send(new byte[0], firstApplication);
      for (int size : List.of(1, 1200, 65_507)) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        here.send(payload, firstApplication);
        assertArrayEquals(payload, there.receive());
        there.send(payload, secondApplication);
        assertArrayEquals(payload, here.receive());
      }
    }
  }

  @Test
  void shouldCountAnEmptyPayloadThatItCannotHandOver() throws Exception {
    startBoth();
    try (Application here = new Application("127.0.0.1");
        Application there = new Application("127.0.0.1")) {
      there.send(new byte[0], secondApplication);
      awaitApplication(1, sockets -> sockets.received() == 1);
      here.send(new byte[0], firstApplication);
      awaitApplication(1, sockets -> sockets.unsent().get(DropReason.EMPTY) == 1);
    }
  }

  @Test
  void shouldSayGoodbyeAndGivePortsBackWhenStopped() throws Exception {
    startBoth();
    Gate first = gates.removeFirst();

    await(first.stop());

    assertEquals(Optional.empty(), first.snapshot());
    assertPortIsFree(firstPort);
    assertPortIsFree(firstApplication);
    Awaitility.await()
        .atMost(DEADLINE)
        .untilAsserted(
            () ->
                assertEquals(
                    List.of(SessionDown.Cause.CLOSED),
                    secondLog.events(SessionDown.class).stream().map(SessionDown::cause).toList()));
    await(first.stop());
  }

  @Test
  void shouldCallInterfacesByTheirLabels() throws Exception {
    startBoth();
    GateSnapshot snapshot = gates.getFirst().snapshot().orElseThrow();

    assertEquals(List.of("cable"), snapshot.interfaces().stream().map(SocketState::name).toList());
    assertTrue(
        snapshot.status().farGates().getFirst().paths().stream()
            .allMatch(path -> path.interfaceName().equals("cable")));
    assertTrue(firstLog.interfaceNames().stream().allMatch("cable"::equals));
    assertFalse(firstLog.interfaceNames().isEmpty());
  }

  @Test
  void shouldShowAtOnceWhatAnEventTells() throws Exception {
    Promise<Optional<GateSnapshot>> next = Promise.promise();
    firstLog.tell(
        event -> {
          if (event instanceof SessionUp) {
            Context loop = Vertx.currentContext();
            // The next turn may be that of the gate itself, or come before it.
            loop.runOnContext(
                turn ->
                    loop.runOnContext(nextTurn -> next.tryComplete(gates.getFirst().snapshot())));
          }
        });

    startBoth();

    GateSnapshot snapshot = await(next.future()).orElseThrow();
    assertTrue(snapshot.status().farGates().getFirst().sessionAgeNanos().isPresent());
  }

  @Test
  void shouldStartOnlyOnce() throws Exception {
    Gate gate = first("");
    await(gate.start());

    ExecutionException failure = assertThrows(ExecutionException.class, () -> await(gate.start()));

    assertTrue(failure.getCause() instanceof IllegalStateException, failure::toString);
    assertTrue(gate.snapshot().isPresent());
  }

  @Test
  void shouldLeaveNothingBehindWhereItCannotStart() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      Gate gate =
          first(
              GateText.tunnel("a", firstApplication) + GateText.tunnel("b", taken.getLocalPort()));

      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> await(gate.start()));

      assertEquals(
          "tunnel b: cannot bind UDP socket to 127.0.0.1:%d: the port is in use by another socket"
              .formatted(taken.getLocalPort()),
          failure.getCause().getMessage());
      assertPortIsFree(firstApplication);
      assertEquals(Optional.empty(), gate.snapshot());
      assertEquals(0, gate.idleNanos());
    }
  }

  @Test
  void shouldStopWithoutHavingStarted() throws Exception {
    await(first("").stop());
    assertEquals(List.of(), firstLog.events(GateEvent.class));
  }
}
