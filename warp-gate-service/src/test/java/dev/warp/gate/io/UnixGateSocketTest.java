package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.Identity;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.io.DropReason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two gates on loopback sockets, each with a Unix gate. */
@EnabledOnOs(OS.LINUX)
final class UnixGateSocketTest {

  private static final String LOOPBACK =
      """
      inclusion_patterns = ["no-such-interface"]
      addresses = ["127.0.0.1"]
      port = %d
      """;

  @TempDir Path folder;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
  private final List<Gate> gates = new ArrayList<>();
  private final int firstPort = GateText.freePort();

  @AfterEach
  void stop() throws Exception {
    for (Gate gate : gates) {
      await(gate.stop());
    }
    await(vertx.close());
  }

  @Test
  void shouldCarryPayloadsOfEverySizeBothWays() throws Exception {
    startFirst();
    startSecond();
    try (UnixApplication here = application("here", "first");
        UnixApplication there = application("there", "second")) {
      // So that the gate knows whom to answer; it arrives nowhere, for nobody has shown itself.
      assertTrue(there.offer(new byte[1]));
      await(0, sockets -> sockets.undeliverable() == 1);
      for (int size : List.of(1, 1200, 60_000)) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        assertTrue(here.offer(payload));
        assertArrayEquals(payload, there.receive());
        assertTrue(there.offer(payload));
        assertArrayEquals(payload, here.receive());
      }
    }
    await(0, sockets -> sockets.received() == 3 && sockets.sent() == 3);
    SocketState state = state(0);
    assertEquals(0, state.unsent().values().stream().mapToLong(Long::longValue).sum());
    assertEquals(0, state.kernelDropped());
  }

  @Test
  void shouldLeavePayloadsWithTheKernelUntilThereIsASession() throws Exception {
    startFirst();
    try (UnixApplication here = application("here", "first")) {
      int offered = 0;
      while (here.offer(new byte[100])) {
        offered++;
      }
      assertTrue(state(0).reading().orElseThrow().paused());
      assertEquals(0, state(0).received());

      startSecond();
      await(0, sockets -> !sockets.reading().orElseThrow().paused());
      int expected = offered;
      await(0, sockets -> sockets.received() == expected);
      assertTrue(state(0).reading().orElseThrow().pausedNanos() > 0);
      assertEquals(
          0,
          gates
              .getFirst()
              .snapshot()
              .orElseThrow()
              .status()
              .tunnels()
              .getFirst()
              .dropped()
              .values()
              .stream()
              .mapToLong(Long::longValue)
              .sum());
    }
  }

  @Test
  void shouldWaitAgainWhenTheFarGateStopsAndGoOnWhenItIsBack() throws Exception {
    startFirst();
    startSecond();
    await(gates.removeLast().stop());
    await(0, sockets -> sockets.reading().orElseThrow().paused());
    try (UnixApplication here = application("here", "first")) {
      assertTrue(here.offer(new byte[100]));
      assertEquals(0, state(0).received());

      startSecond();

      await(0, sockets -> sockets.received() == 1);
    }
  }

  @Test
  void shouldDropAndCountWhatIsTooLarge() throws Exception {
    startFirst("[tunnels.a.transport]\nmax_payload = 1200\n");
    startSecond();
    try (UnixApplication here = application("here", "first")) {
      assertTrue(here.offer(new byte[1201]));
      assertTrue(here.offer(new byte[1200]));

      await(0, sockets -> sockets.received() == 1);
      assertEquals(1, state(0).oversized());
    }
  }

  @Test
  void shouldCountAnswersThatNobodyReads() throws Exception {
    startFirst();
    startSecond();
    try (UnixApplication here = application("here", "first")) {
      try (UnixApplication there = application("there", "second")) {
        assertTrue(there.offer(new byte[1]));
        await(0, sockets -> sockets.undeliverable() == 1);
        offerUntilUnsent(here, DropReason.NOT_READ);
      }
      offerUntilUnsent(here, DropReason.CONNECTION_REFUSED);
    }
  }

  private void offerUntilUnsent(UnixApplication application, DropReason reason) {
    Awaitility.await()
        .atMost(OnBothTransports.DEADLINE)
        .until(
            () -> {
              application.offer(new byte[100]);
              return state(1).unsent().get(reason) > 0;
            });
  }

  @Test
  void shouldRemoveItsSocketWhenStopped() throws Exception {
    startFirst();
    assertTrue(Files.exists(folder.resolve("first"), LinkOption.NOFOLLOW_LINKS));

    await(gates.removeFirst().stop());

    assertFalse(Files.exists(folder.resolve("first"), LinkOption.NOFOLLOW_LINKS));
  }

  private UnixApplication application(String name, String gate) throws Exception {
    return new UnixApplication(folder.resolve(name), folder.resolve(gate));
  }

  private void startFirst() throws Exception {
    startFirst("");
  }

  private void startFirst(String transport) throws Exception {
    String tunnel = GateText.unixTunnel("a", folder.resolve("first")) + transport;
    start(GateText.first(LOOPBACK.formatted(firstPort), tunnel));
  }

  /** Starts the second gate and waits until the first has a session with it. */
  private void startSecond() throws Exception {
    String tunnel = GateText.unixTunnel("a", folder.resolve("second"));
    start(GateText.second(LOOPBACK.formatted(0), firstPort, tunnel));
    await(0, sockets -> !sockets.reading().orElseThrow().paused());
    await(1, sockets -> !sockets.reading().orElseThrow().paused());
  }

  private void start(GateConfiguration configuration) throws Exception {
    Gate gate =
        new Gate(
            vertx,
            configuration,
            ((Identity.Configured) configuration.identity()).privateKey(),
            new RecordedLog());
    gates.add(gate);
    await(gate.start());
  }

  private SocketState state(int gate) {
    return gates.get(gate).snapshot().orElseThrow().applications().getFirst();
  }

  private void await(int gate, Predicate<SocketState> condition) {
    Awaitility.await().atMost(OnBothTransports.DEADLINE).until(() -> condition.test(state(gate)));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(OnBothTransports.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }
}
