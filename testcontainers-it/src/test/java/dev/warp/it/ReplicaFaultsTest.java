package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Host;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever ends of a map of three replicas, one after the other, while payloads flow between two
 * gates behind NATs that each hang on a replica of their own: no payload is lost, the gates are at
 * other replicas with their next register, and operators reach them from any.
 */
@NeedsNamespaces
@NeedsRedis
class ReplicaFaultsTest {

  private static final int TO_GATE = 5000;
  private static final int FROM_GATE = 6000;

  /** A register interval, by default 10 s, and what a handshake and a look at metrics take. */
  private static final Duration REGISTERED_ANEW = Duration.ofSeconds(20);

  private static final TrafficPlan PAYLOADS = TrafficPlan.untilStopped(200, 200);

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private final List<String> table = new ArrayList<>();
  private BalancedReplicas balanced;
  private MapReplicas replicas;
  private Host vehicleHost;
  private Host operatorHost;
  private Internet internet;
  private MapAndGates gates;

  @BeforeEach
  void start() {
    internet = teardown.add(Internet.create());
    AccessKind nat = AccessKind.PORT_RESTRICTED_REMAPPING;
    vehicleHost = internet.addHost("vehicle", List.of(nat.access()));
    operatorHost = internet.addHost("operator", List.of(nat.access()));
    balanced = teardown.add(new BalancedReplicas(internet, vehicleHost, operatorHost, folder));
    replicas = balanced.replicas();
    gates = teardown.add(MapAndGates.ofMapElsewhere(internet, folder));
    addGate("vehicle", vehicleHost, "operator");
    addGate("operator", operatorHost, "vehicle");
    gates.start();
    awaitWhole(replicas.all(), DEADLINE);
  }

  private ServiceProcess addGate(String name, Host host, String far) {
    return gates.addGate(
        name,
        host.namespace(),
        """
        [far_gate]
        public_key = "%s"
        [tunnels.steering.gate]
        application_to_gate = %d
        gate_to_application = %d
        """
            .formatted(gates.key(far), TO_GATE, FROM_GATE));
  }

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void shouldLoseNothingWhateverOfTheMapEnds() throws Exception {
    openAndCloseATunnelThrough(2);
    try (DatagramStream stream =
        MapAndGates.startStream(
            vehicleHost.namespace(), TO_GATE, operatorHost.namespace(), FROM_GATE, PAYLOADS)) {
      stream.awaitDelivered(0, 200, DEADLINE);
      killEachReplica(stream);
      endTheRedis(stream);
      stream.stopSending();
      TrafficReport report = stream.finish(Duration.ofSeconds(2));
      table.forEach(System.out::println);
      System.out.println("through all of it: " + report);
      assertEquals(0, report.lost(), report::toString);
    }
  }

  private void killEachReplica(DatagramStream stream) {
    int ofVehicle = 0;
    int ofOperator = 1;
    for (int killed = 0; killed < replicas.all().size(); killed++) {
      int other = (killed + 1) % replicas.all().size();
      ofVehicle = ofVehicle == killed ? other : ofVehicle;
      ofOperator = ofOperator == killed ? other : ofOperator;
      List<MapReplicas.Replica> rest = new ArrayList<>(replicas.all());
      MapReplicas.Replica ended = rest.remove(killed);
      int vehicleNow = ofVehicle;
      int operatorNow = ofOperator;
      during(
          stream,
          "replica %d killed: gates registered at others".formatted(killed),
          () -> {
            ended.process().kill();
            balanced.balance(vehicleNow, operatorNow);
            awaitRegistered(rest, REGISTERED_ANEW);
          });
      during(stream, "the others agree, streams too", () -> awaitWhole(rest, DEADLINE));
      ended.process().start();
      during(
          stream,
          "replica %d started: it knows all".formatted(killed),
          () -> awaitWhole(replicas.all(), DEADLINE));
      openAndCloseATunnelThrough(killed);
    }
  }

  private void endTheRedis(DatagramStream stream) {
    during(
        stream,
        "Redis killed: seen by all",
        () -> {
          replicas.stopRedis();
          awaitRedis(0, replicas.all());
        });
    openAndCloseATunnelThrough(0);
    during(
        stream,
        "Redis started, empty: whole",
        () -> {
          replicas.startRedis();
          awaitWhole(replicas.all(), DEADLINE);
        });
    during(
        stream,
        "Redis silent: seen by all",
        () -> {
          balanced.disconnectFromRedis(IntStream.range(0, replicas.all().size()).toArray());
          awaitRedis(0, replicas.all());
        });
    openAndCloseATunnelThrough(1);
    during(
        stream,
        "Redis heard again: whole",
        () -> {
          balanced.reconnect();
          awaitWhole(replicas.all(), DEADLINE);
        });
    MapReplicas.Replica cutOff = replicas.get(0);
    during(
        stream,
        "replica 0 cut off from Redis: forgotten by others",
        () -> {
          balanced.disconnectFromRedis(0);
          MapReplicas.await("no Redis", "warp_map_redis_up", 0, List.of(cutOff));
          MapReplicas.await(
              "one other", "warp_map_replicas", 1, List.of(replicas.get(1), replicas.get(2)));
        });
    // The streams between replicas stand, whatever becomes of the Redis.
    openAndCloseATunnelThrough(0);
    openAndCloseATunnelThrough(2);
    during(
        stream,
        "replica 0 back: whole",
        () -> {
          balanced.reconnect();
          awaitWhole(replicas.all(), DEADLINE);
        });
    during(
        stream,
        "Redis emptied, replica 2 killed and started: whole",
        () -> {
          replicas.flushRedis();
          replicas.get(2).process().kill();
          replicas.get(2).process().start();
          awaitWhole(replicas.all(), DEADLINE);
        });
  }

  /** Does something, and keeps how long it took and what was lost meanwhile. */
  private void during(DatagramStream stream, String what, Runnable action) {
    int from = stream.numbered();
    long began = System.nanoTime();
    action.run();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    stream.awaitDelivered(stream.numbered(), 20, DEADLINE);
    int to = stream.numbered() - 20;
    table.add(
        "%-52s %6d ms, lost %d of %d"
            .formatted(what, took.toMillis(), stream.missing(from, to), to - from));
  }

  /** Each gate is registered at one of some replicas. */
  private static void awaitRegistered(List<MapReplicas.Replica> some, Duration deadline) {
    Await.until(
        "both gates registered at the rest",
        deadline,
        () -> some.stream().mapToDouble(one -> one.metric("warp_map_interfaces")).sum() == 2);
  }

  private static void awaitRedis(double up, List<MapReplicas.Replica> some) {
    MapReplicas.await("the Redis", "warp_map_redis_up", up, some);
  }

  /** Each of some replicas knows the others, and both gates, and that these are connected. */
  private static void awaitWhole(List<MapReplicas.Replica> some, Duration deadline) {
    some.forEach(one -> one.process().awaitReady(deadline));
    awaitRedis(1, some);
    MapReplicas.await("all others", "warp_map_replicas", some.size() - 1, some);
    MapReplicas.await("all others' gates", "warp_map_replicas_heard", some.size() - 1, some);
    MapReplicas.await("both gates", "warp_map_gates", 2, some);
    MapReplicas.await("both gates' streams", "warp_map_gates_connected", 2, some);
  }

  /** An operator who asks one replica reaches both gates, wherever these are connected. */
  private void openAndCloseATunnelThrough(int replica) {
    WarpCommand operator =
        new WarpCommand(
            internet.core(),
            "WARP_MAP=127.0.0.1:" + replicas.get(replica).process().http().getPort(),
            "WARP_TOKEN_FILE=" + folder.resolve("map-%d/map.token".formatted(replica)));
    String vehicle = gates.key("vehicle").toString();
    String far = gates.key("operator").toString();
    operator.run(
        "fleet", "tunnels", "open", "video", "--at", vehicle, "--port", "7000", "--at", far,
        "--port", "7000");
    for (String gate : List.of(vehicle, far)) {
      String tunnels = operator.run("tunnels", "list", "--on", gate);
      assertTrue(tunnels.contains("video"), tunnels);
    }
    operator.run("fleet", "tunnels", "close", "video", "--at", vehicle, "--at", far);
  }
}
