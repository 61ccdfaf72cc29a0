package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.MAP;
import static dev.warp.it.LocalServices.SITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three replicas of a map and a Redis, all as processes, with a gate at one replica and its far
 * gate at another: they find each other, and nothing that ends costs a payload.
 */
@NeedsRedis
class ReplicasTest {

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final TrafficPlan PAYLOADS = TrafficPlan.untilStopped(200, 200);
  private static final Pattern REDIS_READY = Pattern.compile("Ready to accept connections");

  /** One replica, and where gates find it. */
  private record Replica(ServiceProcess process, int udpPort) {

    boolean holds(String metric, double value) {
      return LocalServices.metric(process, metric) == value;
    }
  }

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final int redisPort = SITE.freeTcpPort();
  private final List<Replica> replicas = new ArrayList<>();
  private final int toVehicle = SITE.freeUdpPort();
  private final int fromOperator = SITE.freeUdpPort();
  private BackgroundProcess redis;
  private ServiceProcess vehicle;
  private ServiceProcess operator;

  @BeforeEach
  void start() throws IOException {
    redis = startRedis();
    for (int i = 0; i < 3; i++) {
      replicas.add(newReplica(i));
      replicas.get(i).process().start();
    }
    replicas.forEach(replica -> replica.process().awaitReady(DEADLINE));
    vehicle =
        startGate(
            "vehicle",
            "operator",
            List.of(replicas.get(0), replicas.get(2)),
            "application_to_gate = " + toVehicle);
    operator =
        startGate(
            "operator",
            "vehicle",
            List.of(replicas.get(1)),
            "application_to_gate = %d\ngate_to_application = %d"
                .formatted(SITE.freeUdpPort(), fromOperator));
    vehicle.awaitReady(DEADLINE);
    operator.awaitReady(DEADLINE);
    awaitSession();
  }

  @AfterEach
  void stop() {
    teardown.close();
  }

  private void awaitSession() {
    Await.until(
        "a session of both gates",
        DEADLINE,
        () ->
            Stream.of(vehicle, operator)
                .allMatch(gate -> LocalServices.metric(gate, "warp_session_up") == 1));
  }

  @Test
  void shouldSurviveTheDeathOfAReplica() throws IOException {
    awaitEverywhere("both gates", "warp_map_gates", 2, replicas);
    awaitEverywhere("both others", "warp_map_replicas", 2, replicas);
    List<Replica> rest = replicas.subList(1, 3);
    try (DatagramStream stream = startStream()) {
      replicas.getFirst().process().kill();
      awaitEverywhere("one other", "warp_map_replicas", 1, rest);
      Await.until(
          "the vehicle at the third replica",
          DEADLINE,
          () -> replicas.getLast().holds("warp_map_interfaces", 1));
      awaitEverywhere("both gates", "warp_map_gates", 2, rest);
      assertNothingLost(stream);
    }
    replicas.getFirst().process().start();
    replicas.getFirst().process().awaitReady(DEADLINE);
    awaitEverywhere("both gates", "warp_map_gates", 2, replicas);
  }

  @Test
  void shouldServeWhatItKnowsWithoutRedisAndMendItself() throws IOException {
    awaitEverywhere("both gates", "warp_map_gates", 2, replicas);
    try (DatagramStream stream = startStream()) {
      redis.stop(DEADLINE);
      awaitEverywhere("no Redis", "warp_map_redis_up", 0, replicas);
      for (Replica replica : replicas) {
        assertTrue(replica.process().isReady());
        assertTrue(
            readiness(replica).contains("not there, serving what is known"), readiness(replica));
        assertTrue(replica.holds("warp_map_gates", 2));
      }
      redis = startRedis();
      awaitEverywhere("the Redis", "warp_map_redis_up", 1, replicas);
      awaitEverywhere("both others", "warp_map_replicas", 2, replicas);
      awaitEverywhere("both gates", "warp_map_gates", 2, replicas);
      assertNothingLost(stream);
    }
  }

  @Test
  void shouldFillAnEmptiedRedisAgain() {
    awaitEverywhere("both gates", "warp_map_gates", 2, replicas);
    Command.of(List.of("redis-cli", "-p", Integer.toString(redisPort), "FLUSHALL"))
        .withDeadline(DEADLINE)
        .execute();
    replicas.getLast().process().kill();
    replicas.getLast().process().start();
    replicas.getLast().process().awaitReady(DEADLINE);
    awaitEverywhere("both gates", "warp_map_gates", 2, replicas);
  }

  private static void assertNothingLost(DatagramStream stream) {
    stream.stopSending();
    TrafficReport report = stream.finish(QUIET);
    System.out.println("through replicas: " + report);
    assertEquals(0, report.lost(), report::toString);
  }

  private DatagramStream startStream() {
    DatagramStream stream =
        DatagramStream.start(
            SITE.bindUdp(0),
            new InetSocketAddress(Site.LOOPBACK, toVehicle),
            SITE.bindUdp(fromOperator),
            PAYLOADS);
    stream.awaitDelivered(0, 50, DEADLINE);
    return stream;
  }

  private static void awaitEverywhere(
      String what, String metric, double value, List<Replica> where) {
    Await.until(
        what + " at each of " + where.size() + " replicas",
        DEADLINE,
        () -> where.stream().allMatch(replica -> replica.holds(metric, value)));
  }

  private static String readiness(Replica replica) throws IOException {
    return replica.process().get("/q/health/ready").body();
  }

  private BackgroundProcess startRedis() {
    BackgroundProcess started =
        teardown.add(
            BackgroundProcess.start(
                List.of(
                    "redis-server",
                    "--port",
                    Integer.toString(redisPort),
                    "--bind",
                    "127.0.0.1",
                    "--save",
                    "",
                    "--dir",
                    folder.toString()),
                Map.of(),
                folder.resolve("redis-%d.log".formatted(System.nanoTime()))));
    started.awaitLogLine(REDIS_READY, DEADLINE);
    return started;
  }

  private Replica newReplica(int number) throws IOException {
    Path own = Files.createDirectory(folder.resolve("map-" + number));
    key("map");
    Files.copy(folder.resolve("map.key"), own.resolve("map.key"));
    int udpPort = SITE.freeUdpPort();
    int httpPort = SITE.freeTcpPort();
    return new Replica(
        teardown.add(
            LocalServices.service(
                MAP,
                httpPort,
                own.resolve("log"),
                "--bind",
                "127.0.0.1",
                "--udp-port",
                Integer.toString(udpPort),
                "--http-port",
                Integer.toString(httpPort),
                "--key-file",
                own.resolve("map.key").toString(),
                "--redis",
                "redis://127.0.0.1:" + redisPort,
                "--replica-address",
                "127.0.0.1:" + SITE.freeUdpPort())),
        udpPort);
  }

  private ServiceProcess startGate(String name, String far, List<Replica> at, String tunnel)
      throws IOException {
    int httpPort = SITE.freeTcpPort();
    Path file =
        LocalServices.writePrivate(
            folder.resolve(name + ".toml"),
            """
            private_key_file = "%s.key"
            [interfaces]
            inclusion_patterns = ["lo.*"]
            [warp_map]
            address = [%s]
            public_key = "%s"
            [far_gate]
            public_key = "%s"
            [tunnels.steering.gate]
            %s
            [http]
            port = %d
            """
                .formatted(
                    name,
                    at.stream()
                        .map(replica -> "\"127.0.0.1:%d\"".formatted(replica.udpPort()))
                        .collect(Collectors.joining(", ")),
                    key("map"),
                    key(far),
                    tunnel,
                    httpPort));
    ServiceProcess gate =
        teardown.add(
            LocalServices.service(GATE, httpPort, folder.resolve(name + ".log"), file.toString()));
    gate.start();
    return gate;
  }

  private String key(String name) throws IOException {
    try (PrivateKey key =
        PrivateKeyFile.readOrCreate(folder.resolve(name + ".key"), new SecureRandomSource())) {
      return key.publicKey().toString();
    }
  }
}
