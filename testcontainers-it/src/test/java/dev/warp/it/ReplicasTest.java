package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.SITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.service.WarpBuild;
import dev.warp.lab.testbed.KeyFiles;
import dev.warp.lab.testbed.Site;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final int toVehicle = SITE.freeUdpPort();
  private final int fromOperator = SITE.freeUdpPort();
  private MapReplicas replicas;
  private ServiceProcess vehicle;
  private ServiceProcess operator;

  @BeforeEach
  void start() throws IOException {
    key("map");
    replicas =
        teardown.add(
            new MapReplicas(3, Optional.empty(), Site.LOOPBACK, folder.resolve("map.key"), folder));
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
    MapReplicas.await("both gates", "warp_map_gates", 2, replicas.all());
    MapReplicas.await("both others", "warp_map_replicas", 2, replicas.all());
    List<MapReplicas.Replica> rest = replicas.all().subList(1, 3);
    try (DatagramStream stream = startStream()) {
      replicas.get(0).process().kill();
      MapReplicas.await("one other", "warp_map_replicas", 1, rest);
      Await.until(
          "the vehicle at the third replica",
          DEADLINE,
          () -> replicas.get(2).metric("warp_map_interfaces") == 1);
      MapReplicas.await("both gates", "warp_map_gates", 2, rest);
      assertNothingLost(stream);
    }
    replicas.get(0).process().start();
    replicas.get(0).process().awaitReady(DEADLINE);
    MapReplicas.await("both gates", "warp_map_gates", 2, replicas.all());
  }

  @Test
  void shouldHaveTheMetricsThatAlertsAskFor() throws IOException {
    Set<String> missing =
        AskedMetrics.in(
            Files.readString(
                WarpBuild.find().root().resolve("k8s/monitoring/alerts-replicas.yml")));
    assertEquals(4, missing.size());
    Metrics.parse(replicas.get(0).process().get("/q/metrics").body())
        .samples()
        .forEach(sample -> missing.remove(sample.name()));
    assertEquals(Set.of(), missing);
  }

  @Test
  void shouldServeWhatItKnowsWithoutRedisAndMendItself() throws IOException {
    MapReplicas.await("both gates", "warp_map_gates", 2, replicas.all());
    try (DatagramStream stream = startStream()) {
      replicas.stopRedis();
      MapReplicas.await("no Redis", "warp_map_redis_up", 0, replicas.all());
      for (MapReplicas.Replica replica : replicas.all()) {
        assertTrue(replica.process().isReady());
        String readiness = replica.readiness();
        assertTrue(readiness.contains("not there, serving what is known"), readiness);
        assertEquals(2, replica.metric("warp_map_gates"));
      }
      replicas.startRedis();
      MapReplicas.await("the Redis", "warp_map_redis_up", 1, replicas.all());
      MapReplicas.await("both others", "warp_map_replicas", 2, replicas.all());
      MapReplicas.await("both gates", "warp_map_gates", 2, replicas.all());
      assertNothingLost(stream);
    }
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

  private ServiceProcess startGate(
      String name, String far, List<MapReplicas.Replica> at, String tunnel) throws IOException {
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

  private String key(String name) {
    return KeyFiles.make(folder, name).toString();
  }
}
