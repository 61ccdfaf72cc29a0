package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.Identity;
import dev.warp.gate.io.Gate;
import dev.warp.io.BootClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.function.Executable;

/** The other end for the gate of {@link ConfigurationFile}. */
final class FarGate {

  private final Vertx vertx = Vertx.vertx();
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
                ConfigurationFile.freeUdpPort());
    GateConfiguration configuration =
        ((ConfigurationResult.Accepted) GateConfigurationReader.read("far-gate.toml", text))
            .configuration();
    gate =
        new Gate(
            vertx,
            configuration,
            ((Identity.Configured) configuration.identity()).privateKey(),
            new EventLog(Logger.getLogger("far gate"), BootClock.system()));
  }

  /**
   * Runs something while there is a far gate.
   *
   * @param port where the tested gate's interface is
   */
  static void during(int port, Executable action) throws Throwable {
    FarGate farGate = new FarGate(port);
    await(farGate.gate.start());
    try {
      action.execute();
    } finally {
      await(farGate.gate.stop());
      await(farGate.vertx.close());
    }
  }

  private static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
