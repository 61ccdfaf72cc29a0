package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * Real gates behind what there is between hosts and the public network, each kind with each other:
 * a vehicle with an uplink of every kind, of which one at a time is plugged in, and an operator
 * behind each of several kinds. Pairs that can punch do so, for the others the map relays
 * (docs/guides/nat.md). Prints the table.
 *
 * <p>The time to the first payload is that from just before the uplink is plugged in to the arrival
 * of a payload at the operator's application. The gates run and know each other by then; the
 * vehicle has no other uplink, and a stream of payloads that have had no way out. So it has in it
 * the kernel's notice of the uplink, the registration at the map, which tells the operator, probes,
 * the handshake where there is no session yet, and whatever else this machine does.
 */
@NeedsNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NatMatrixTest {

  private static final List<AccessKind> OPERATORS =
      List.of(
          AccessKind.PUBLIC,
          AccessKind.FULL_CONE_REMAPPING,
          AccessKind.RESTRICTED,
          AccessKind.PORT_RESTRICTED_REMAPPING,
          AccessKind.SYMMETRIC_REMAPPING,
          AccessKind.DOUBLE_NAT,
          AccessKind.FIREWALL,
          AccessKind.DUAL_STACK);

  /** D for direct, R for relayed; a row for each uplink of the vehicle, a column per operator. */
  private static final Map<AccessKind, String> EXPECTED = new LinkedHashMap<>();

  static {
    EXPECTED.put(AccessKind.PUBLIC, "DDDDDDDD");
    EXPECTED.put(AccessKind.FULL_CONE, "DDDDDDDD");
    EXPECTED.put(AccessKind.FULL_CONE_REMAPPING, "DDDDDDDD");
    EXPECTED.put(AccessKind.RESTRICTED, "DDDDDDDD");
    EXPECTED.put(AccessKind.RESTRICTED_REMAPPING, "DDDDDDDD");
    EXPECTED.put(AccessKind.PORT_RESTRICTED, "DDDDRDDD");
    EXPECTED.put(AccessKind.PORT_RESTRICTED_REMAPPING, "DDDDRDDD");
    EXPECTED.put(AccessKind.SYMMETRIC, "DDDRRRRR");
    EXPECTED.put(AccessKind.SYMMETRIC_REMAPPING, "DDDRRRRR");
    EXPECTED.put(AccessKind.DOUBLE_NAT, "DDDDRDDD");
    EXPECTED.put(AccessKind.FIREWALL, "DDDDRDDD");
    EXPECTED.put(AccessKind.IPV6_PUBLIC, "RRRRRRRD");
    EXPECTED.put(AccessKind.IPV6_FIREWALL, "RRRRRRRD");
    EXPECTED.put(AccessKind.NAT64, "DDDDRDDD");
    EXPECTED.put(AccessKind.DUAL_STACK, "DDDDRDDD");
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** So that a time is known to 10 ms. */
  private static final TrafficPlan PAYLOADS = TrafficPlan.untilStopped(200, 100);

  private final List<String> table = new ArrayList<>();
  private VehicleAndOperators all;

  @BeforeAll
  void start(@TempDir Path folder) {
    List<AccessKind> uplinks = new ArrayList<>(EXPECTED.keySet());
    uplinks.add(AccessKind.UDP_BLOCKED);
    all = VehicleAndOperators.start(uplinks, OPERATORS, folder);
    table.add(row("", IntStream.rangeClosed(1, OPERATORS.size()).mapToObj(column -> column + " ")));
  }

  @AfterAll
  void stop() {
    String columns =
        OPERATORS.stream()
            .map(operator -> OPERATORS.indexOf(operator) + 1 + " " + operator)
            .collect(Collectors.joining(", "));
    System.out.printf(
        "NAT matrix: seconds to the first payload, by the vehicle's uplink and the operator's;"
            + " r: relayed, -: none%n%s%noperators: %s%n",
        String.join("\n", table), columns);
    if (all != null) {
      all.close();
    }
  }

  static Stream<Arguments> uplinks() {
    return EXPECTED.entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
  }

  @ParameterizedTest
  @MethodSource("uplinks")
  void shouldReachEveryOperator(AccessKind uplink, String expected) throws IOException {
    List<DatagramStream> streams = startStreams();
    try {
      long pluggedIn = System.nanoTime();
      all.uplink(uplink).restore();
      assertAll(
          OPERATORS.stream()
              .map(
                  operator ->
                      () ->
                          shouldReach(
                              uplink, operator, isRelayed(expected, OPERATORS.indexOf(operator)))));
      table.add(
          row(
              uplink.toString(),
              IntStream.range(0, streams.size())
                  .mapToObj(
                      column ->
                          seconds(streams.get(column), pluggedIn)
                              + (isRelayed(expected, column) ? "r" : " "))));
    } finally {
      all.uplink(uplink).cut();
      for (DatagramStream stream : streams) {
        stream.close();
      }
    }
  }

  private List<DatagramStream> startStreams() {
    return OPERATORS.stream().map(operator -> all.startStream(operator, PAYLOADS)).toList();
  }

  private void shouldReach(AccessKind uplink, AccessKind operator, boolean relayed) {
    try {
      // On a machine that has much to do the relay may come first, and is left then.
      Await.until(
          "%s and %s to be %s".formatted(uplink, operator, relayed ? "relayed" : "direct"),
          PATIENCE,
          () -> isReached(all.pathsUp(uplink, operator), relayed));
    } catch (Await.DeadlineExceededException e) {
      throw new AssertionError(e.getMessage() + "\n" + all.logTails(operator), e);
    }
  }

  private static boolean isReached(List<PathFigures> paths, boolean relayed) {
    return !paths.isEmpty() && paths.stream().allMatch(path -> path.relayed() == relayed);
  }

  private static boolean isRelayed(String expected, int column) {
    return expected.charAt(column) == 'R';
  }

  private static String seconds(DatagramStream stream, long sinceNanos) {
    Await.until("a payload", PATIENCE, () -> stream.firstArrival().isPresent());
    return "%.2f".formatted((stream.firstArrival().orElseThrow() - sinceNanos) / 1e9);
  }

  /** Of two uplinks one lets no UDP through: the other carries all, and it shows. */
  @Test
  void shouldDoWithoutAnUplinkThatLetsNoUdpThrough() throws IOException {
    AccessKind good = AccessKind.PORT_RESTRICTED;
    all.uplink(AccessKind.UDP_BLOCKED).restore();
    all.uplink(good).restore();
    try {
      OPERATORS.forEach(
          operator -> shouldReach(good, operator, operator == AccessKind.SYMMETRIC_REMAPPING));
      for (AccessKind operator : OPERATORS) {
        try (DatagramStream stream = all.startStream(operator, new TrafficPlan(1000, 500, 250))) {
          assertEquals(0, stream.finish(QUIET).lost(), operator.toString());
        }
        assertEquals(List.of(), all.pathsUp(AccessKind.UDP_BLOCKED, operator));
      }
      assertTrue(all.isRegistered(good));
      assertFalse(all.isRegistered(AccessKind.UDP_BLOCKED));
      assertTrue(all.readiness().contains("\"registrations\": 1"), all::readiness);
      table.add(row(AccessKind.UDP_BLOCKED.toString(), OPERATORS.stream().map(each -> "- ")));
    } finally {
      all.uplink(AccessKind.UDP_BLOCKED).cut();
      all.uplink(good).cut();
    }
  }

  private static String row(String name, Stream<String> cells) {
    return "%-28s".formatted(name) + cells.map("%7s"::formatted).collect(Collectors.joining());
  }
}
