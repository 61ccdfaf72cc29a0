package dev.warp.lab.testbed;

import dev.warp.lab.process.Await;
import dev.warp.lab.service.HttpGet;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A map and two gates, each a process of its own, with keys made for this run. */
public final class WarpProcesses implements AutoCloseable {

  private static final String MAP_MODULE = "warp-map-service";
  private static final String GATE_MODULE = "warp-gate-service";
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration PATHS_DEADLINE = Duration.ofSeconds(60);
  private static final Duration FIGURES_DEADLINE = Duration.ofSeconds(30);

  private final Testbed testbed;
  private final Path folder;
  private final WarpBuild build;
  private final GateFile.Shards redundancy;
  private final GateFile.Intervals intervals;
  private final PublicKey mapKey;
  private final ServiceProcess map;
  private final Gate vehicle;
  private final Gate operator;

  private WarpProcesses(
      Testbed testbed,
      Path folder,
      WarpBuild build,
      List<String> tunnels,
      GateFile.Shards redundancy,
      GateFile.Intervals intervals) {
    this.redundancy = redundancy;
    this.intervals = intervals;
    this.testbed = testbed;
    this.folder = folder;
    this.build = build;
    mapKey = KeyFiles.make(folder, "map");
    map = prepareMap();
    PublicKey vehicleKey = KeyFiles.make(folder, testbed.vehicle().name());
    PublicKey operatorKey = KeyFiles.make(folder, testbed.operator().name());
    vehicle = gate(testbed.vehicle(), tunnels, operatorKey);
    operator = gate(testbed.operator(), tunnels, vehicleKey);
  }

  /**
   * A gate and how to reach it.
   *
   * @param tunnels by name
   */
  public record Gate(ServiceProcess process, Map<String, TunnelPorts> tunnels) {

    /**
     * Asks for its metrics.
     *
     * @throws UncheckedIOException if it does not answer
     */
    public GateFigures figures(String tunnel) {
      return GateFigures.of(metrics(), tunnel);
    }

    /** What it has dropped since its start, by reason, for a failure message. */
    String drops() {
      return metrics().samples().stream()
          .filter(sample -> sample.name().contains("dropped") && sample.value() > 0)
          .map(sample -> "%s%s %.0f".formatted(sample.name(), sample.labels(), sample.value()))
          .collect(Collectors.joining(", "));
    }

    private Metrics metrics() {
      try {
        HttpGet.Response response = process.get("/q/metrics");
        if (response.status() != 200) {
          throw new IOException("metrics answered with status " + response.status());
        }
        return Metrics.parse(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException("no metrics from " + process.running(), e);
      }
    }
  }

  /**
   * Writes keys and configurations; nothing runs yet.
   *
   * @param folder for these and for logs
   * @param tunnels names of the tunnels between the two gates
   * @param redundancy of every tunnel
   * @throws IllegalStateException if a service is not built
   */
  public static WarpProcesses prepare(
      Testbed testbed, Path folder, List<String> tunnels, GateFile.Shards redundancy) {
    return prepare(testbed, folder, tunnels, redundancy, GateFile.Intervals.USUAL);
  }

  /** The same with other intervals than the usual ones. */
  public static WarpProcesses prepare(
      Testbed testbed,
      Path folder,
      List<String> tunnels,
      GateFile.Shards redundancy,
      GateFile.Intervals intervals) {
    return new WarpProcesses(testbed, folder, WarpBuild.find(), tunnels, redundancy, intervals);
  }

  /** Starts all three and waits until they are ready. */
  public void start() {
    all().forEach(ServiceProcess::start);
    all().forEach(process -> process.awaitReady(START_DEADLINE));
  }

  /**
   * Waits until the gates have a session and the vehicle a path over every uplink. Both are asked,
   * for one of them may not yet know that the other has started anew.
   */
  public void awaitPaths(String tunnel) {
    Await.until(
        "a session and a path over each of the %d uplinks".formatted(testbed.uplinks().size()),
        PATHS_DEADLINE,
        () -> operator.figures(tunnel).sessionUp() && hasAllPaths(vehicle.figures(tunnel)));
  }

  /**
   * Starts a stream that enters a tunnel at the vehicle and leaves it at the operator.
   *
   * @param tunnel by name; nothing else uses its ports
   */
  public DatagramStream startStream(String tunnel, TrafficPlan plan) {
    TunnelPorts entry = vehicle.tunnels().get(tunnel);
    TunnelPorts exit = operator.tunnels().get(tunnel);
    return DatagramStream.start(
        testbed.vehicle().bindUdp(entry.gateToApplication()),
        new InetSocketAddress(Site.LOOPBACK, entry.applicationToGate()),
        testbed.operator().bindUdp(exit.gateToApplication()),
        plan);
  }

  /**
   * Waits until the gates' metrics, which are renewed from time to time, have caught up.
   *
   * @param taken at least so many payloads from the application at the vehicle, since its gate's
   *     start
   * @param delivered at least so many out of it at the operator, since its gate's start
   */
  public void awaitFigures(String tunnel, long taken, long delivered) {
    Await.until(
        "metrics of %d payloads taken and %d delivered".formatted(taken, delivered),
        FIGURES_DEADLINE,
        () ->
            vehicle.figures(tunnel).payloadsTaken() >= taken
                && operator.figures(tunnel).payloadsDelivered() >= delivered);
  }

  /** The map. */
  public ServiceProcess map() {
    return map;
  }

  /** The gate of the sending side. */
  public Gate vehicle() {
    return vehicle;
  }

  /** The gate of the receiving side. */
  public Gate operator() {
    return operator;
  }

  /** The last lines of each program that has been started, for a failure message. */
  public String logTails() {
    return all()
        .filter(ServiceProcess::isStarted)
        .map(process -> "--- " + process.running() + "\n" + process.running().logTail())
        .collect(Collectors.joining("\n"));
  }

  /** What the two gates have dropped since their start, by reason, for a failure message. */
  public String drops() {
    return "vehicle: " + vehicle.drops() + "; operator: " + operator.drops();
  }

  /** Stops what runs, gates first: they say goodbye to the map. */
  @Override
  public void close() {
    all().toList().reversed().forEach(ServiceProcess::close);
  }

  private Stream<ServiceProcess> all() {
    return Stream.of(map, vehicle.process(), operator.process());
  }

  private boolean hasAllPaths(GateFigures figures) {
    return figures.sessionUp()
        && testbed.uplinks().stream()
            .map(uplink -> figures.path(uplink.interfaceName()))
            .allMatch(path -> path.isPresent() && path.get().up());
  }

  private ServiceProcess prepareMap() {
    int httpPort = testbed.map().freeTcpPort();
    return new ServiceProcess(
        plan(testbed.map(), MAP_MODULE, httpPort)
            .withArguments(
                "--udp-port",
                Integer.toString(testbed.mapPort()),
                "--http-host",
                Site.LOOPBACK.getHostAddress(),
                "--http-port",
                Integer.toString(httpPort),
                "--key-file",
                folder.resolve("map" + KeyFiles.SUFFIX).toString()));
  }

  private Gate gate(Site site, List<String> tunnels, PublicKey farGateKey) {
    int httpPort = site.freeTcpPort();
    Map<String, TunnelPorts> ports =
        tunnels.stream()
            .map(name -> new TunnelPorts(name, site.freeUdpPort(), site.freeUdpPort()))
            .collect(Collectors.toUnmodifiableMap(TunnelPorts::tunnel, p -> p));
    Path file = folder.resolve(site.name() + ".toml");
    new GateFile(
            site.name() + KeyFiles.SUFFIX,
            testbed.interfaceAddresses(site),
            intervals,
            testbed.mapAddress(),
            mapKey,
            farGateKey,
            List.copyOf(ports.values()),
            redundancy,
            httpPort)
        .write(file);
    return new Gate(
        new ServiceProcess(plan(site, GATE_MODULE, httpPort).withArguments(file.toString())),
        ports);
  }

  private ServiceProcess.Plan plan(Site site, String module, int httpPort) {
    return new ServiceProcess.Plan(
        build.serviceCommand(module),
        Map.of(),
        site.namespace(),
        new InetSocketAddress(Site.LOOPBACK, httpPort),
        folder.resolve(site.name() + ".log"));
  }
}
