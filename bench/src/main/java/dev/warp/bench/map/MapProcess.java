package dev.warp.bench.map;

import dev.warp.lab.bench.ProcessCpuClock;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.testbed.KeyFiles;
import dev.warp.lab.testbed.Site;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The map that is measured: the packaged service, as a process, on processors of its own. */
final class MapProcess implements AutoCloseable {

  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration HEAP_DEADLINE = Duration.ofSeconds(60);
  private static final Pattern USED = Pattern.compile("used (\\d+)K");
  private static final long KIB = 1024;
  private static final String KEY = "map";
  private static final Site SITE = new Site("map", Optional.empty());

  /** What is left of the start in caches would be taken for some of the first gates' heap. */
  private static final String NO_SOFT_REFERENCES = "-XX:SoftRefLRUPolicyMSPerMB=0";

  private static final int MORE_GATES = 10_000;
  private static final int MOST_GATES = 1_000_000;

  private final ServiceProcess service;
  private final PublicKey key;
  private final int udpPort;

  /**
   * One that does not run yet.
   *
   * @param folder for its key and its log
   * @param core that it may use
   * @param jvmArguments after those that all of warp shares
   * @param gates that it is to take, and as many again
   */
  MapProcess(Path folder, int core, List<String> jvmArguments, int gates) {
    key = KeyFiles.make(folder, KEY);
    udpPort = SITE.freeUdpPort();
    int httpPort = SITE.freeTcpPort();
    List<String> command = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    List<String> arguments = new ArrayList<>(List.of(NO_SOFT_REFERENCES));
    arguments.addAll(jvmArguments);
    command.addAll(WarpBuild.find().serviceCommand("warp-map-service", arguments));
    service =
        new ServiceProcess(
            new ServiceProcess.Plan(
                    command,
                    Map.of(),
                    Optional.empty(),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), httpPort),
                    folder.resolve("map.log"))
                .withArguments(
                    "--bind=127.0.0.1",
                    "--udp-port=" + udpPort,
                    "--http-port=" + httpPort,
                    "--max-gates=" + Math.min(MOST_GATES, 2 * gates + MORE_GATES),
                    "--key-file=" + folder.resolve(KEY + KeyFiles.SUFFIX)));
  }

  /** Starts it, and waits until it serves. */
  void start() {
    service.start();
    service.awaitReady(START_DEADLINE);
  }

  /** Ends it as a crash would. */
  void kill() {
    service.kill();
  }

  PublicKey key() {
    return key;
  }

  int udpPort() {
    return udpPort;
  }

  /** Processor time since it started, in nanoseconds. */
  long cpuNanos() {
    return ProcessCpuClock.nanos(service.running().pid());
  }

  /** What lives in its heap, in bytes: what is left of it after a collection. */
  long heapBytes() {
    ask("GC.run");
    Matcher used = USED.matcher(ask("GC.heap_info").split("Metaspace", 2)[0]);
    long sum = 0;
    while (used.find()) {
      sum += Long.parseLong(used.group(1)) * KIB;
    }
    return sum;
  }

  private String ask(String question) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    return Command.of(jcmd.toString(), Long.toString(service.running().pid()), question)
        .withDeadline(HEAP_DEADLINE)
        .run();
  }

  /** Datagrams that the kernel dropped, for the map had no room for them. */
  long kernelDrops() {
    return metric("warp_udp_datagrams_kernel_dropped_total");
  }

  /** Gates that it has registered. */
  long gates() {
    return metric("warp_map_gates");
  }

  private long metric(String name) {
    try {
      return (long)
          Metrics.parse(service.get("/q/metrics").body()).named(name).stream()
              .mapToDouble(Metrics.Sample::value)
              .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    service.close();
  }
}
