package dev.warp.gate.service;

import static org.awaitility.Awaitility.await;

import dev.warp.control.log.FieldLog;
import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.Identity;
import dev.warp.gate.control.EventHistory;
import dev.warp.gate.io.Gate;
import dev.warp.io.BootClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.function.Executable;

/** The other end for the gate of {@link ConfigurationFile}. */
final class FarGate {

  private final Vertx vertx = Vertx.vertx();
  private final int applicationPort = ConfigurationFile.freeUdpPort();
  private final Gate gate;

  private FarGate(int port) {
    String text =
        """
      private_key = "%s"

      [interfaces]
      inclusion_patterns = ["no-such-interface"]
      addresses = ["127.0.0.1"]

      [far_gate]
      public_key = "%s"
      address = "127.0.0.1:%d"

      [tunnels.wireguard.gate]
      application_to_gate = %d
      """
            .formatted(
                ConfigurationFile.FAR_PRIVATE_KEY,
                ConfigurationFile.OWN_PUBLIC_KEY,
                port,
                applicationPort);
    GateConfiguration configuration =
        ((ConfigurationResult.Accepted) GateConfigurationReader.read("far-gate.toml", text))
            .configuration();
    gate =
        new Gate(
            vertx,
            configuration,
            ((Identity.Configured) configuration.identity()).privateKey(),
            new EventLog(
                FieldLog.of("far gate"),
                BootClock.system(),
                new EventHistory(InstantSource.system(), Runnable::run)));
  }

  /** Has it send a payload through its tunnel, if it has a session by now. */
  private void send() throws IOException {
    try (DatagramSocket application = new DatagramSocket()) {
      application.send(
          new DatagramPacket(new byte[] {1}, 1, InetAddress.getLoopbackAddress(), applicationPort));
    }
  }

  /**
   * Looks at something again and again while a far gate sends payloads.
   *
   * @param port as of {@link #during}
   * @param look fails as long as it does not see what it wants
   */
  static void whileItSends(int port, ThrowingRunnable look) throws Throwable {
    FarGate farGate = new FarGate(port);
    during(
        farGate,
        () ->
            await()
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                    () -> {
                      farGate.send();
                      look.run();
                    }));
  }

  /**
   * Runs something while there is a far gate.
   *
   * @param port where the tested gate's interface is
   */
  static void during(int port, Executable action) throws Throwable {
    during(new FarGate(port), action);
  }

  private static void during(FarGate farGate, Executable action) throws Throwable {
    done(farGate.gate.start());
    try {
      action.execute();
    } finally {
      done(farGate.gate.stop());
      done(farGate.vertx.close());
    }
  }

  private static void done(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
