package dev.warp.it;

import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.KeyFiles;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A map with both IP versions in the public network, and gates in namespaces that reach it: real
 * processes, with keys and configurations made for the run.
 */
final class MapAndGates implements AutoCloseable {

  private static final Duration START_DEADLINE = Duration.ofSeconds(90);
  private static final int MAP_PORT = 13116;
  static final int HTTP_PORT = 8180;
  private static final String ANY_ADDRESS = "0.0.0.0";

  private final Teardown teardown = new Teardown();
  private final Path folder;
  private final PublicKey mapKey;
  private final Optional<ServiceProcess> map;
  private final List<ServiceProcess> gates = new ArrayList<>();
  private final boolean controlled;

  MapAndGates(Internet internet, Path folder) {
    this(internet, folder, false, true);
  }

  /** The same with gates that hold a stream to their map, and let its operators control them. */
  static MapAndGates withControl(Internet internet, Path folder) {
    return new MapAndGates(internet, folder, true, true);
  }

  /** The same of a map that somebody else starts, with the key {@code map} in the folder. */
  static MapAndGates ofMapElsewhere(Internet internet, Path folder) {
    return new MapAndGates(internet, folder, true, false);
  }

  private MapAndGates(Internet internet, Path folder, boolean controlled, boolean withMap) {
    this.folder = folder;
    this.controlled = controlled;
    mapKey = KeyFiles.make(folder, "map");
    map = withMap ? Optional.of(teardown.add(newMap(internet))) : Optional.empty();
  }

  private ServiceProcess newMap(Internet internet) {
    return ServiceProcess.of(
        LocalServices.MAP,
        Optional.of(internet.core()),
        HTTP_PORT,
        folder.resolve("map.log"),
        "--udp-port",
        Integer.toString(MAP_PORT),
        "--http-host",
        controlled ? ANY_ADDRESS : Site.LOOPBACK.getHostAddress(),
        "--http-port",
        Integer.toString(HTTP_PORT),
        "--key-file",
        folder.resolve("map" + KeyFiles.SUFFIX).toString());
  }

  /** The public key of a gate of that name, be it there yet or not. */
  PublicKey key(String gate) {
    return KeyFiles.make(folder, gate);
  }

  /**
   * Adds a gate that is not started yet.
   *
   * @param farGates the part of its configuration that tells its far gates and tunnels
   */
  ServiceProcess addGate(String name, Namespace host, String farGates) {
    key(name);
    Path file = folder.resolve(name + ".toml");
    String text =
        """
        private_key_file = "%s%s"
        [warp_map]
        address = ["%s:%d", "[%s]:%d"]
        public_key = "%s"
        %s
        %s
        [http]
        port = %d
        """
            .formatted(
                name,
                KeyFiles.SUFFIX,
                Internet.MAP.getHostAddress(),
                MAP_PORT,
                Internet.MAP_IPV6.getHostAddress(),
                MAP_PORT,
                mapKey,
                controlled ? control() : "",
                farGates,
                HTTP_PORT);
    try {
      LocalServices.writePrivate(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServiceProcess gate =
        teardown.add(
            ServiceProcess.of(
                LocalServices.GATE,
                Optional.of(host),
                HTTP_PORT,
                folder.resolve(name + ".log"),
                file.toString()));
    gates.add(gate);
    return gate;
  }

  private String control() {
    return """
    control = "%s"
    [control]
    remote_control = "full"
    """
        .formatted(controlAddress());
  }

  /** Where the map serves gRPC, if it does so for more than its own host. */
  String controlAddress() {
    return Internet.MAP.getHostAddress() + ":" + HTTP_PORT;
  }

  /** Starts all; returns when the map is ready, and the gates read what applications send. */
  void start() {
    map.ifPresent(ServiceProcess::start);
    gates.forEach(ServiceProcess::start);
    map.ifPresent(own -> own.awaitReady(START_DEADLINE));
    gates.forEach(
        gate ->
            gate.running()
                .await(
                    "start",
                    START_DEADLINE,
                    () -> LocalServices.answers(gate, "/q/health/started", 200)));
  }

  /**
   * Starts a stream from an application beside one gate to one beside another.
   *
   * @param toGate UDP port of the gate in {@code from}
   * @param fromGate UDP port of the application in {@code to}
   */
  static DatagramStream startStream(
      Namespace from, int toGate, Namespace to, int fromGate, TrafficPlan plan) {
    return DatagramStream.start(
        from.bindUdp(new InetSocketAddress(Site.LOOPBACK, 0)),
        new InetSocketAddress(Site.LOOPBACK, toGate),
        to.bindUdp(new InetSocketAddress(Site.LOOPBACK, fromGate)),
        plan);
  }

  ServiceProcess map() {
    return map.orElseThrow();
  }

  @Override
  public void close() {
    teardown.close();
  }
}
