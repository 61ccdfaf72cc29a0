package dev.warp.it;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.VethLink;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.KeyFiles;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Two gates, "left" and "right", in namespaces of their own that one link joins. They know each
 * other's address and need no map.
 */
final class NeighborGates implements AutoCloseable {

  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final int PORT = 40_000;
  private static final int HTTP_PORT = 8180;
  private static final String LEFT_HOST = "10.90.0.1";
  private static final String RIGHT_HOST = "10.90.0.2";

  private final Path folder;
  private final Teardown teardown = new Teardown();
  private final Namespace left = teardown.add(Namespace.create("left"));
  private final Namespace right = teardown.add(Namespace.create("right"));
  private final VethLink link = VethLink.create(left, "eth0", right, "eth0");
  private ServiceProcess leftGate;
  private ServiceProcess rightGate;

  /** The namespaces and their link. */
  NeighborGates(Path folder) {
    this.folder = folder;
    link.near().addAddress(LEFT_HOST + "/24");
    link.far().addAddress(RIGHT_HOST + "/24");
  }

  /**
   * Starts the gates, and returns when both have a session.
   *
   * @param tunnels gives the part of a gate's configuration that tells its tunnels, by its name
   */
  void start(UnaryOperator<String> tunnels) throws IOException {
    PublicKey leftKey = KeyFiles.make(folder, "left");
    PublicKey rightKey = KeyFiles.make(folder, "right");
    leftGate = teardown.add(gate("left", left, rightKey, RIGHT_HOST, tunnels));
    rightGate = teardown.add(gate("right", right, leftKey, LEFT_HOST, tunnels));
    for (ServiceProcess gate : List.of(leftGate, rightGate)) {
      gate.start();
    }
    for (ServiceProcess gate : List.of(leftGate, rightGate)) {
      gate.awaitReady(START_DEADLINE);
    }
  }

  private ServiceProcess gate(
      String name,
      Namespace namespace,
      PublicKey farKey,
      String farHost,
      UnaryOperator<String> tunnels)
      throws IOException {
    Path file = folder.resolve(name + ".toml");
    Files.writeString(
        file,
        """
        private_key_file = "%1$s.key"
        [interfaces]
        port = %2$d
        [far_gate]
        public_key = "%3$s"
        address = "%4$s:%2$d"
        %5$s
        [http]
        port = %6$d
        """
            .formatted(name, PORT, farKey, farHost, tunnels.apply(name), HTTP_PORT));
    return ServiceProcess.of(
        "warp-gate-service",
        Optional.of(namespace),
        HTTP_PORT,
        folder.resolve(name + ".log"),
        file.toString());
  }

  Namespace left() {
    return left;
  }

  Namespace right() {
    return right;
  }

  /** The left end is the near one. */
  VethLink link() {
    return link;
  }

  ServiceProcess leftGate() {
    return leftGate;
  }

  ServiceProcess rightGate() {
    return rightGate;
  }

  @Override
  public void close() {
    teardown.close();
  }
}
