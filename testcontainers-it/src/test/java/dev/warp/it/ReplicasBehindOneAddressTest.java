package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Host;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.GateFigures;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Replicas of a map behind one UDP address, as a balancer spreads gates over them: two gates that
 * cannot reach each other, each at a replica of its own, are relayed from one to the other.
 */
@NeedsNamespaces
@NeedsRedis
class ReplicasBehindOneAddressTest {

  private static final int TO_GATE = 5000;
  private static final int FROM_GATE = 6000;

  /** How often a gate registers, by default: a new replica must know it sooner. */
  private static final Duration REGISTER_INTERVAL = Duration.ofSeconds(10);

  @TempDir Path folder;

  private final Teardown teardown = new Teardown();
  private Internet internet;
  private BalancedReplicas balanced;
  private MapReplicas replicas;
  private Host vehicleHost;
  private Host operatorHost;
  private ServiceProcess vehicle;

  @BeforeEach
  void start() {
    internet = teardown.add(Internet.create());
    vehicleHost = internet.addHost("vehicle", List.of(AccessKind.SYMMETRIC_REMAPPING.access()));
    operatorHost = internet.addHost("operator", List.of(AccessKind.SYMMETRIC_REMAPPING.access()));
    balanced = teardown.add(new BalancedReplicas(internet, vehicleHost, operatorHost, folder));
    replicas = balanced.replicas();
    MapAndGates gates = teardown.add(MapAndGates.ofMapElsewhere(internet, folder));
    vehicle = gates.addGate("vehicle", vehicleHost.namespace(), tunnel(gates, "operator"));
    ServiceProcess operator =
        gates.addGate("operator", operatorHost.namespace(), tunnel(gates, "vehicle"));
    gates.start();
    vehicle.awaitReady(DEADLINE);
    operator.awaitReady(DEADLINE);
  }

  private static String tunnel(MapAndGates gates, String far) {
    return """
    [far_gate]
    public_key = "%s"
    [tunnels.steering.gate]
    application_to_gate = %d
    gate_to_application = %d
    """
        .formatted(gates.key(far), TO_GATE, FROM_GATE);
  }

  @AfterEach
  void stop() {
    teardown.close();
  }

  @Test
  void shouldRelayFromOneReplicaToAnotherAndMoveOnFromOneThatDies() throws IOException {
    MapReplicas.await("both gates", "warp_map_gates", 2, replicas.all());
    assertEquals(1, replicas.get(0).metric("warp_map_interfaces"));
    assertEquals(1, replicas.get(1).metric("warp_map_interfaces"));
    Await.until("a relayed path", DEADLINE, this::isRelayed);
    try (DatagramStream stream =
        MapAndGates.startStream(
            vehicleHost.namespace(),
            TO_GATE,
            operatorHost.namespace(),
            FROM_GATE,
            TrafficPlan.untilStopped(200, 200))) {
      stream.awaitDelivered(0, 200, DEADLINE);
      assertTrue(replicas.get(1).metric("warp_map_relayed_datagrams_total") > 200);

      long died = System.nanoTime();
      replicas.get(0).process().kill();
      balanced.balance(2, 1);
      Await.until(
          "the vehicle at the third replica",
          REGISTER_INTERVAL,
          () -> replicas.get(2).metric("warp_map_interfaces") == 1);
      Duration registered = Duration.ofNanos(System.nanoTime() - died);
      stream.awaitDelivered(stream.numbered(), 200, DEADLINE);
      System.out.printf(
          "a replica that relayed has died: the gate was at another one after %d ms, and payloads"
              + " were relayed again after %d ms at the most%n",
          registered.toMillis(), Duration.ofNanos(System.nanoTime() - died).toMillis());
      int from = stream.numbered();
      stream.awaitDelivered(from, 400, DEADLINE);
      stream.stopSending();
      assertEquals(0, stream.finish(Duration.ofSeconds(2)).corrupted());
      assertEquals(0, stream.missing(from, stream.numbered()));
    }
  }

  private boolean isRelayed() {
    try {
      List<GateFigures.PathFigures> paths =
          GateFigures.of(Metrics.parse(vehicle.get("/q/metrics").body()), "steering").paths();
      return paths.stream().anyMatch(path -> path.up() && path.relayed());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
