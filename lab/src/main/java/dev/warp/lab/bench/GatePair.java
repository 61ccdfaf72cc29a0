package dev.warp.lab.bench;

import dev.warp.lab.bench.Contender.Redundancy;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Await;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.KeyFiles;
import dev.warp.lab.testbed.Site;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Two gates that find each other by configured addresses, as {@code ./warp gate} runs them. */
final class GatePair implements Carrier {

  private static final String MODULE = "warp-gate-service";
  private static final String TUNNEL = "bench";
  private static final String UNIX_TUNNEL = "bench_unix";
  private static final int LINKS = 2;
  private static final int GATE_PORT = 7000;
  private static final int HTTP_PORT = 8180;
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private final Launch launch;
  private final Redundancy redundancy;
  private final End left;
  private final End right;

  private record End(String name, ServiceProcess gate, GcLog gcLog) {}

  private GatePair(Launch launch, TwoLinks links, Redundancy redundancy) {
    this.launch = launch;
    this.redundancy = redundancy;
    PublicKey leftKey = KeyFiles.make(launch.folder(), "left");
    PublicKey rightKey = KeyFiles.make(launch.folder(), "right");
    left = end("left", links.left(), rightKey, TwoLinks.rightAddress(1), TwoLinks.rightAddress(2));
    right = end("right", links.right(), leftKey, TwoLinks.leftAddress(1), TwoLinks.leftAddress(2));
  }

  /** Starts both; they are not ready yet. */
  static GatePair start(Launch launch, TwoLinks links, Redundancy redundancy) {
    GatePair pair = new GatePair(launch, links, redundancy);
    pair.left.gate.start();
    pair.right.gate.start();
    return pair;
  }

  @Override
  public List<Program> programs() {
    return List.of(
        new Program(left.gate.running(), left.gcLog),
        new Program(right.gate.running(), right.gcLog));
  }

  @Override
  public Optional<Path> unixSocket(boolean ofLeft) {
    return Optional.of(unixSocket(ofLeft ? left.name : right.name));
  }

  private Path unixSocket(String name) {
    return launch.folder().resolve(name + ".sock");
  }

  @Override
  public void awaitReady() {
    left.gate.awaitReady(DEADLINE);
    right.gate.awaitReady(DEADLINE);
    Await.until(
        "a path over each of both links",
        DEADLINE,
        () -> Stream.of(left, right).allMatch(end -> paths(end, "warp_path_up") == LINKS));
  }

  @Override
  public boolean isUnimpaired() {
    return Stream.of(left, right).allMatch(end -> paths(end, "warp_path_counted") == LINKS);
  }

  /** How many paths of a gate have that gauge at 1. */
  private static long paths(End end, String gauge) {
    try {
      return Metrics.parse(end.gate.get("/q/metrics").body()).named(gauge).stream()
          .filter(path -> path.value() == 1)
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException("no metrics from " + end.gate.running(), e);
    }
  }

  private End end(
      String name, Namespace host, PublicKey farKey, String farAddress1, String farAddress2) {
    Path file = launch.folder().resolve(name + ".toml");
    try {
      Files.writeString(file, configuration(name, farKey, farAddress1, farAddress2));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ServiceProcess.Plan plan =
        new ServiceProcess.Plan(
            launch.build().serviceCommand(MODULE, launch.jvmArguments(name)),
            Map.of(),
            Optional.of(host),
            new InetSocketAddress(Site.LOOPBACK, HTTP_PORT),
            launch.log(name));
    return new End(
        name, new ServiceProcess(plan.withArguments(file.toString())), launch.gcLog(name));
  }

  private String configuration(
      String name, PublicKey farKey, String farAddress1, String farAddress2) {
    return """
    private_key_file = "%1$s"

    [interfaces]
    interface_scan_interval = 1
    port = %2$d

    [far_gate]
    public_key = "%3$s"
    address = ["%4$s:%2$d", "%5$s:%2$d"]

    [tunnels.%6$s.gate]
    application_to_gate = %7$d
    gate_to_application = %8$d

    [tunnels.%6$s.transport.redundancy]
    strategy = "%9$s"
    required_shards = %10$d
    num_shards = %11$d
    survive_path_failures = %12$d

    [tunnels.%14$s.gate]
    path = "%15$s"

    [tunnels.%14$s.transport.redundancy]
    strategy = "%9$s"
    required_shards = %10$d
    num_shards = %11$d
    survive_path_failures = %12$d

    [http]
    host = "127.0.0.1"
    port = %13$d
    """
        .formatted(
            launch.folder().resolve(name + KeyFiles.SUFFIX),
            GATE_PORT,
            farKey,
            farAddress1,
            farAddress2,
            TUNNEL,
            ENTRY_PORT,
            EXIT_PORT,
            redundancy.strategy(),
            redundancy.required(),
            redundancy.sent(),
            redundancy.survive(),
            HTTP_PORT,
            UNIX_TUNNEL,
            unixSocket(name));
  }
}
