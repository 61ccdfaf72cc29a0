package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.it.ContainerGates.Gate;
import dev.warp.it.ContainerInternet.Lan;
import dev.warp.lab.netns.NatKind;
import dev.warp.lab.netns.NatKind.Filtering;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import dev.warp.lab.traffic.TrafficReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The services' images, with NAT routers as containers between networks of Docker: pairs that can
 * punch do so, for the others the map relays (docs/guides/nat.md).
 */
@NeedsDocker
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NatContainersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(2);

  @TempDir static Path folder;

  private final Teardown teardown = new Teardown();
  private final Map<NatKind, ContainerHost> vehicles = new EnumMap<>(NatKind.class);
  private final Map<NatKind, ContainerHost> operators = new EnumMap<>(NatKind.class);
  private final StringBuilder table = new StringBuilder();
  private ContainerInternet internet;
  private ContainerGates gates;

  @BeforeAll
  void start() throws IOException {
    Path base = Files.createDirectory(folder.resolve("base"));
    ServiceImages images = teardown.add(ServiceImages.build(base));
    internet = teardown.add(new ContainerInternet(images.base()));
    gates = teardown.add(new ContainerGates(images, internet, folder));
  }

  @AfterAll
  void stop() {
    System.out.print(table);
    teardown.close();
  }

  /** Each pair once: both ends are equal. */
  static Stream<Arguments> pairs() {
    return Arrays.stream(NatKind.values())
        .flatMap(
            vehicle ->
                Arrays.stream(NatKind.values())
                    .filter(operator -> operator.compareTo(vehicle) >= 0)
                    .map(operator -> Arguments.of(vehicle, operator)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void shouldReachTheOperator(NatKind vehicleNat, NatKind operatorNat) throws IOException {
    ContainerHost vehicleHost = host(vehicles, vehicleNat, "vehicle");
    ContainerHost operatorHost = host(operators, operatorNat, "operator");
    TrafficPlan plan = TrafficPlan.untilStopped(1000, 200);
    try (DatagramStream stream = ContainerGates.startStream(vehicleHost, operatorHost, plan);
        Gate vehicle = gates.vehicle(vehicleHost);
        Gate operator = gates.operator(operatorHost)) {
      Stream.of(vehicle, operator).parallel().forEach(Gate::start);
      await("a first payload", () -> stream.report().delivered() > 0, vehicle, operator);
      double millis = (System.nanoTime() - lastStart(vehicle, operator)) / 1e6;
      boolean direct = reaches(vehicleNat, operatorNat) && reaches(operatorNat, vehicleNat);
      String way = direct ? "direct" : "relayed";
      // On a machine that has much to do the relay may come first, and is left then.
      await("only " + way + " paths", () -> hasOnly(vehicle, !direct), vehicle, operator);
      table.append(
          "NATs in containers: %-18s %-18s %-7s first payload %.0f ms after both gates' start%n"
              .formatted(vehicleNat, operatorNat, way, millis));
    }
  }

  private ContainerHost host(Map<NatKind, ContainerHost> hosts, NatKind kind, String role) {
    return hosts.computeIfAbsent(
        kind, missing -> internet.addHost(role, List.of(internet.addLan(kind))));
  }

  private static long lastStart(Gate first, Gate second) {
    return Math.max(first.container().awaitFirstOutput(), second.container().awaitFirstOutput());
  }

  private static boolean hasOnly(Gate gate, boolean relayed) {
    List<PathFigures> up = gate.pathsUp();
    return !up.isEmpty() && up.stream().allMatch(path -> path.relayed() == relayed);
  }

  /** Whether datagrams of the first get through the second: that minds no ports, or knows them. */
  private static boolean reaches(NatKind first, NatKind second) {
    return first.hasEndpointIndependentMapping()
        || second.filtering() != Filtering.ADDRESS_AND_PORT_DEPENDENT;
  }

  /** Docker takes the vehicle's device away, and gives it another one later. */
  @Test
  void shouldLoseNothingWhenAnUplinkIsUnpluggedAndUseItAgain() throws IOException {
    Lan stays = internet.addLan(NatKind.PORT_RESTRICTED);
    Lan goes = internet.addLan(NatKind.PORT_RESTRICTED);
    ContainerHost vehicleHost = internet.addHost("vehicle", List.of(stays, goes));
    ContainerHost operatorHost = host(operators, NatKind.PORT_RESTRICTED, "operator");
    try (Gate vehicle = gates.vehicle(vehicleHost);
        Gate operator = gates.operator(operatorHost)) {
      Stream.of(vehicle, operator).parallel().forEach(Gate::start);
      await(
          "a session and both paths",
          () -> vehicle.hasSession() && operator.hasSession() && vehicle.pathsUp().size() == 2,
          vehicle,
          operator);
      TrafficPlan plan = TrafficPlan.untilStopped(1000, 100);
      try (DatagramStream stream = ContainerGates.startStream(vehicleHost, operatorHost, plan)) {
        awaitAnother(200, stream, vehicle, operator);
        String device = vehicleHost.device(goes.network());
        vehicleHost.disconnect(goes.network());
        await("one path", () -> vehicle.pathsUp().size() == 1, vehicle, operator);
        awaitAnother(200, stream, vehicle, operator);
        vehicleHost.connect(goes.network());
        goes.addRoute(vehicleHost, 200);
        await("the path again", () -> vehicle.pathsUp().size() == 2, vehicle, operator);
        awaitAnother(200, stream, vehicle, operator);
        stream.stopSending();
        TrafficReport report = stream.finish(QUIET);
        String another = vehicleHost.device(goes.network());
        System.out.printf("unplugged as %s, back as %s: %s%n", device, another, report);
        assertEquals(
            0,
            report.lost() + report.duplicates() + report.corrupted(),
            () ->
                "%s, vehicle %s, operator %s".formatted(report, vehicle.drops(), operator.drops()));
      }
    }
  }

  private static void awaitAnother(int payloads, DatagramStream stream, Gate... gates) {
    long enough = stream.report().delivered() + payloads;
    await("payloads", () -> stream.report().delivered() >= enough, gates);
  }

  private static void await(String what, BooleanSupplier condition, Gate... gates) {
    try {
      Await.until(what, PATIENCE, condition);
    } catch (Await.DeadlineExceededException e) {
      String logs = Stream.of(gates).map(Gate::log).collect(Collectors.joining("\n---\n"));
      throw new AssertionError(logs, e);
    }
  }
}
