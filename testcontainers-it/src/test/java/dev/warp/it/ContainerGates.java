package dev.warp.it;

import dev.warp.io.PrivateKeyFile;
import dev.warp.lab.service.HttpGet;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.Metrics.Sample;
import dev.warp.lab.testbed.GateFigures;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import dev.warp.lab.testbed.GateFile;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.testbed.TunnelPorts;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** A map and two gates in containers, with keys made for this run; the gates come and go. */
final class ContainerGates implements AutoCloseable {

  private static final String TUNNEL = "stream";

  private static final TunnelPorts PORTS = new TunnelPorts(TUNNEL, 59_401, 59_402);
  private static final InetSocketAddress HTTP = new InetSocketAddress(Site.LOOPBACK, 8180);
  private static final int MAP_PORT = 13_116;
  private static final String FOLDER = "/etc/warp/";

  private final ServiceImages images;
  private final Key mapKey;
  private final Key vehicleKey;
  private final Key operatorKey;
  private final InetSocketAddress mapAddress;
  private final ServiceContainer map;

  /**
   * Starts a map.
   *
   * @param internet where it runs
   * @param folder for keys
   */
  ContainerGates(ServiceImages images, ContainerInternet internet, Path folder) {
    this.images = images;
    mapKey = Key.make(folder.resolve("map.key"));
    vehicleKey = Key.make(folder.resolve("vehicle.key"));
    operatorKey = Key.make(folder.resolve("operator.key"));
    ContainerHost host = internet.addPublicHost("map");
    mapAddress = new InetSocketAddress(internet.publicAddress(host), MAP_PORT);
    String keyFile = FOLDER + "map.key";
    map =
        new ServiceContainer(images.map(), host, List.of("--key-file", keyFile))
            .withFile(keyFile, mapKey.text());
    map.start();
  }

  private record Key(PublicKey publicKey, String text) {

    static Key make(Path file) {
      try (PrivateKey key = PrivateKeyFile.readOrCreate(file, new SecureRandom()::nextBytes)) {
        return new Key(key.publicKey(), Files.readString(file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A gate for the vehicle's host; not started yet. */
  Gate vehicle(ContainerHost host) {
    return gate(host, vehicleKey, operatorKey);
  }

  /** A gate for the operator's host; not started yet. */
  Gate operator(ContainerHost host) {
    return gate(host, operatorKey, vehicleKey);
  }

  private Gate gate(ContainerHost host, Key key, Key farKey) {
    GateFile file =
        new GateFile(
            "gate.key",
            List.of(),
            GateFile.Intervals.USUAL,
            mapAddress,
            mapKey.publicKey(),
            farKey.publicKey(),
            List.of(PORTS),
            new GateFile.Shards(3, 6),
            HTTP.getPort());
    return new Gate(
        new ServiceContainer(images.gate(), host, List.of())
            .withFile(FOLDER + "gate.key", key.text())
            .withFile(FOLDER + "gate.toml", file.text()),
        host.site());
  }

  /**
   * One gate.
   *
   * @param container the service
   * @param site the host it serves
   */
  record Gate(ServiceContainer container, Site site) implements AutoCloseable {

    /** Starts it; it may have no session yet. */
    void start() {
      container.start();
    }

    /** Its paths that are up; none while it does not answer yet. */
    List<PathFigures> pathsUp() {
      return GateFigures.of(metrics(), TUNNEL).paths().stream().filter(PathFigures::up).toList();
    }

    /** Whether payloads can be sent: paths come up before there are keys. */
    boolean hasSession() {
      return GateFigures.of(metrics(), TUNNEL).sessionUp();
    }

    /** What it has dropped since its start, by reason, for a failure message. */
    List<Sample> drops() {
      return metrics().samples().stream()
          .filter(sample -> sample.name().contains("dropped") && sample.value() > 0)
          .toList();
    }

    private Metrics metrics() {
      try {
        return Metrics.parse(HttpGet.send(site.namespace(), HTTP, "/q/metrics").body());
      } catch (IOException e) {
        // Nobody listens yet.
        return Metrics.parse("");
      }
    }

    /** What it has written, for a failure message. */
    String log() {
      return site.name() + ":\n" + container.getLogs();
    }

    @Override
    public void close() {
      container.close();
    }
  }

  /** Starts a stream that enters the tunnel at the first host and leaves it at the second. */
  static DatagramStream startStream(
      ContainerHost vehicle, ContainerHost operator, TrafficPlan plan) {
    return DatagramStream.start(
        vehicle.site().bindUdp(PORTS.gateToApplication()),
        new InetSocketAddress(Site.LOOPBACK, PORTS.applicationToGate()),
        operator.site().bindUdp(PORTS.gateToApplication()),
        plan);
  }

  /** Stops the map. */
  @Override
  public void close() {
    map.close();
  }
}
