package dev.warp.gate.control;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.io.Gate;
import dev.warp.gate.link.MapLinks;
import dev.warp.gate.service.ConfigurationFile;
import dev.warp.io.PrivateKeyFile;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** A gate and its control plane, without Quarkus around them. */
public final class RunningGate {

  private static final long DEADLINE_SECONDS = 60;

  private final Vertx vertx;
  private final Path file;
  private ControlPlane plane;
  private Gate gate;
  private GateConfiguration configuration;
  private PrivateKey key;
  private MapLinks links;

  private RunningGate(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  /** Starts one whose configuration is to be in that folder, with these lines beside the usual. */
  public static RunningGate start(Vertx vertx, Path folder, String lines) throws Exception {
    RunningGate running = new RunningGate(vertx, folder.resolve("gate.toml"));
    running.write(lines);
    running.start();
    return running;
  }

  /** Changes the file. */
  void write(String lines) throws IOException {
    Files.writeString(
        file,
        """
        private_key_file = "gate.key"

        [interfaces]
        inclusion_patterns = ["no-such-interface"]
        addresses = ["127.0.0.1"]

        """
            + lines);
  }

  private void start() throws Exception {
    configuration =
        assertInstanceOf(ConfigurationResult.Accepted.class, GateConfigurationReader.read(file))
            .configuration();
    key =
        PrivateKeyFile.readOrCreate(file.resolveSibling("gate.key"), new SecureRandom()::nextBytes);
    ControlStart start = new ControlStart(file, configuration);
    gate = new Gate(vertx, start.startable(), key, new Silence());
    plane = new ControlPlane(vertx);
    await(gate.start());
    await(start.serve(vertx, gate, plane, new CallChecks(), "test"));
  }

  /** Holds streams to the maps of the file from now on. */
  public void startLinks() {
    links = MapLinks.start(vertx, configuration, key, gate, plane, "test").orElseThrow();
  }

  /** Ends them. */
  public void stopLinks() throws Exception {
    await(links.stop());
  }

  /** Who it is. */
  public PublicKey publicKey() {
    return key.publicKey();
  }

  /** Ends it, and starts it again with what is in the folder then. */
  void restart() throws Exception {
    close();
    start();
  }

  ControlPlane plane() {
    return plane;
  }

  /** The tunnels that are open, each as in {@code video ORIGIN_FILE}. */
  public List<String> tunnels() {
    return plane.live().tunnels().values().stream()
        .map(tunnel -> tunnel.name() + " " + tunnel.origin())
        .toList();
  }

  List<String> farGates() {
    return plane.live().farGates().values().stream()
        .map(farGate -> farGate.configuration().name() + " " + farGate.origin())
        .toList();
  }

  /** Waits for what comes of a change; throws what it fails with. */
  static <T> T await(Future<T> future) throws Exception {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  static String farGate(String name, String key) {
    return "[far_gates.%s]\npublic_key = \"%s\"\naddress = \"127.0.0.1:9\"\n".formatted(name, key);
  }

  /** A far gate that nobody runs, named vehicle. */
  public static String farGate() {
    return farGate("vehicle", ConfigurationFile.FAR_PUBLIC_KEY);
  }

  /** A tunnel of the file. */
  public static String tunnel(String name, int port) {
    return "[tunnels.%s.gate]\napplication_to_gate = %d\n".formatted(name, port);
  }

  /** A tunnel for the API. */
  public static TunnelSpec spec(String name, int port) {
    return TunnelSpec.newBuilder()
        .setName(name)
        .setLoopback(LoopbackGate.newBuilder().setApplicationToGate(port))
        .build();
  }

  /** Ends it. */
  public void close() throws ExecutionException, InterruptedException, TimeoutException {
    plane.end();
    gate.stop().toCompletionStage().toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    key.close();
    configuration.close();
  }

  private static final class Silence implements Gate.Log {

    @Override
    public void event(GateEvent event, IntFunction<String> interfaceNames) {
      // Nobody listens.
    }

    @Override
    public void warning(String text) {
      // Nobody listens.
    }

    @Override
    public void tick() {
      // Nothing is counted.
    }
  }
}
