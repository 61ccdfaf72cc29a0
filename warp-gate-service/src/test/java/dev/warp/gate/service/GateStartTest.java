package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.control.CallChecks;
import dev.warp.gate.control.ControlPlane;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops of the service without Quarkus around it. */
final class GateStartTest {

  @TempDir Path folder;

  private final int port = ConfigurationFile.freeUdpPort();
  private final Vertx vertx = Vertx.vertx();
  private final GateService service =
      new GateService(vertx, new ControlPlane(vertx), new CallChecks(), Optional.empty(), true);

  @AfterEach
  void stopVertx() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void shouldStopWithPortsFreeAndKeysZeroed() throws Exception {
    GateLaunch launch = launch();
    LaunchHandOver.give(launch);
    service.start(new StartupEvent());
    assertTrue(service.snapshot().isPresent());

    service.stop(new ShutdownEvent());

    assertTrue(service.gate().isEmpty());
    assertThrows(IllegalStateException.class, launch.key()::toBytes);
    try (DatagramSocket again = take()) {
      assertTrue(again.isBound());
    }
  }

  @Test
  void shouldRefuseToStartWhereAPortIsTakenMeanwhile() throws Exception {
    GateLaunch launch = launch();
    try (DatagramSocket taken = take()) {
      assertTrue(taken.isBound());
      LaunchHandOver.give(launch);

      GateLaunch.Refusal refusal =
          assertThrows(GateLaunch.Refusal.class, () -> service.start(new StartupEvent()));

      assertEquals(
          "tunnel wireguard: cannot bind UDP socket to 127.0.0.1:%d: the port is in use by another socket"
              .formatted(port),
          refusal.getMessage());
      assertTrue(service.gate().isEmpty());
      assertThrows(IllegalStateException.class, launch.key()::toBytes);
      service.stop(new ShutdownEvent());
    }
  }

  @Test
  void shouldDoNothingWithoutAConfiguration() throws Exception {
    service.start(new StartupEvent());
    assertTrue(service.snapshot().isEmpty());
    service.stop(new ShutdownEvent());
  }

  @Test
  void shouldTellMistakesOfItsSurroundingsFromFaultsOfItsOwn() {
    GateLaunch.Refusal refusal = new GateLaunch.Refusal("port taken", new IOException());

    assertEquals(
        Optional.of("port taken"),
        GateMain.mistake(new IllegalStateException(new RuntimeException(refusal))));
    assertTrue(
        GateMain.mistake(new IllegalStateException(new BindException("Address already in use")))
            .orElseThrow()
            .startsWith("cannot serve HTTP: Address already in use;"));
    assertEquals(Optional.empty(), GateMain.mistake(new IllegalStateException("a fault")));
  }

  private GateLaunch launch() throws Exception {
    Path file = folder.resolve("gate.toml");
    ConfigurationFile.write(file, ConfigurationFile.text(port, ConfigurationFile.freeTcpPort()));
    return GateLaunch.prepare(file);
  }

  private DatagramSocket take() throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
  }
}
