package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Replicas of one map and the Redis they meet at, all as processes of one host. */
final class MapReplicas implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("Ready to accept connections");

  /** One of them, and the UDP port at which gates reach it. */
  record Replica(ServiceProcess process, int udpPort) {

    double metric(String name) {
      return LocalServices.metric(process, name);
    }

    /** What its readiness check answers. */
    String readiness() throws IOException {
      return process.get("/q/health/ready").body();
    }
  }

  private final Teardown teardown = new Teardown();
  private final Site site;
  private final Path folder;
  private final int count;
  private final int redisPort;
  private final List<Replica> replicas = new ArrayList<>();
  private BackgroundProcess redis;

  /**
   * Starts them, and returns when gates can register.
   *
   * @param host where; empty is this test's own network
   * @param bind address at which they listen for gates
   * @param keyFile the map's, of which each gets a copy
   */
  MapReplicas(int count, Optional<Namespace> host, InetAddress bind, Path keyFile, Path folder) {
    this.site = new Site("maps", host);
    this.folder = folder;
    this.count = count;
    this.redisPort = site.freeTcpPort();
    startRedis();
    for (int i = 0; i < count; i++) {
      replicas.add(newReplica(i, host, bind, keyFile));
      replicas.get(i).process().start();
    }
    replicas.forEach(replica -> replica.process().awaitReady(DEADLINE));
  }

  private Replica newReplica(int number, Optional<Namespace> host, InetAddress bind, Path keyFile) {
    Path own = folder.resolve("map-" + number);
    try {
      Files.createDirectory(own);
      Files.copy(keyFile, own.resolve("map.key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int udpPort = site.freeUdpPort();
    int httpPort = site.freeTcpPort();
    return new Replica(
        teardown.add(
            ServiceProcess.of(
                LocalServices.MAP,
                host,
                httpPort,
                own.resolve("log"),
                "--bind",
                bind.getHostAddress(),
                "--udp-port",
                Integer.toString(udpPort),
                "--http-host",
                bind.getHostAddress(),
                "--http-port",
                Integer.toString(httpPort),
                "--key-file",
                own.resolve("map.key").toString(),
                "--redis",
                "redis://%s:%d".formatted(redisAddress(number), redisPort),
                "--replica-address",
                "127.0.0.1:" + site.freeUdpPort())),
        udpPort);
  }

  /** Where a replica finds the Redis: each at an address of its own. */
  static String redisAddress(int number) {
    return "127.0.0." + (number + 1);
  }

  /** Starts a Redis that has nothing in it. */
  void startRedis() {
    List<String> command =
        List.of(
            "redis-server",
            "--port",
            Integer.toString(redisPort),
            "--bind",
            IntStream.range(0, count)
                .mapToObj(MapReplicas::redisAddress)
                .collect(Collectors.joining(" ")),
            // Without it, only callers from 127.0.0.1 are let in.
            "--protected-mode",
            "no",
            "--save",
            "",
            "--dir",
            folder.toString());
    Path log = folder.resolve("redis-%d.log".formatted(System.nanoTime()));
    redis =
        teardown.add(
            site.namespace()
                .map(inside -> inside.start(command, Map.of(), log))
                .orElseGet(() -> BackgroundProcess.start(command, Map.of(), log)));
    redis.awaitLogLine(READY, DEADLINE);
  }

  void stopRedis() {
    redis.stop(DEADLINE);
  }

  /** Empties the Redis. */
  void flushRedis() {
    String[] flush = {"redis-cli", "-p", Integer.toString(redisPort), "FLUSHALL"};
    site.namespace()
        .map(inside -> inside.command(flush))
        .orElseGet(() -> Command.of(List.of(flush)))
        .withDeadline(DEADLINE)
        .execute();
  }

  /** The Redis's TCP port, on loopback. */
  int redisPort() {
    return redisPort;
  }

  Replica get(int number) {
    return replicas.get(number);
  }

  List<Replica> all() {
    return replicas;
  }

  /** Waits until a metric has a value at each of some. */
  static void await(String what, String metric, double value, List<Replica> where) {
    Await.until(
        "%s at each of %d replicas".formatted(what, where.size()),
        DEADLINE,
        () -> where.stream().allMatch(replica -> replica.metric(metric) == value));
  }

  @Override
  public void close() {
    teardown.close();
  }
}
