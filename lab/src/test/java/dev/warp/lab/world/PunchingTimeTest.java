package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.world.NatMatrixTest.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * On lines without loss, and where the NATs allow it, the first payload arrives three round trips
 * between the gates after the map has told both of each other: a round trip of probes, one of the
 * handshake, one for what the NATs' kinds and the lines' delays take of either.
 *
 * <p>The time runs from the moment at which the map has both registrations, and each gate's wish
 * for the other. From there the map's message takes one way to the gate that is farther off.
 */
final class PunchingTimeTest {

  private static final int[] DELAYS_MS = {1, 20, 150};
  private static final int ROUND_TRIPS = 3;

  /** The second end has its first half a round trip later at the latest. */
  private static final double ROUND_TRIPS_TO_BOTH = 3.5;

  /** Pairs that start together start so far apart (docs/protocol.md section 8, "Pacing"). */
  private static final long PACING_MS = 5;

  static Stream<Arguments> shouldDeliverWithinThreeRoundTrips() {
    return Arrays.stream(Kind.values())
        .flatMap(
            vehicle ->
                Arrays.stream(Kind.values())
                    .filter(operator -> NatMatrixTest.isDirect(vehicle, operator))
                    .map(operator -> Arguments.of(vehicle, operator)));
  }

  @ParameterizedTest
  @MethodSource
  void shouldDeliverWithinThreeRoundTrips(Kind vehicle, Kind operator) {
    for (int vehicleDelay : DELAYS_MS) {
      for (int operatorDelay : DELAYS_MS) {
        check(vehicle, operator, vehicleDelay, operatorDelay);
      }
    }
  }

  private static void check(Kind vehicle, Kind operator, int vehicleDelay, int operatorDelay) {
    // Another seed, other keys: now the vehicle's is the smaller, which begins, now the operator's.
    SimulatedNetwork network = new SimulatedNetwork(1_000L * vehicleDelay + operatorDelay);
    Roadside world = Roadside.of(network, vehicle.uplinks(), operator.uplinks());
    setDelay(world.vehicleSide(), vehicleDelay);
    setDelay(world.operatorSide(), operatorDelay);
    vehicle.block(world.vehicleSide());
    operator.block(world.operatorSide());
    FirstPayloads times = FirstPayloads.in(world);
    String story =
        "%s, %d ms off, and %s, %d ms off: %s"
            .formatted(vehicle, vehicleDelay, operator, operatorDelay, times);
    long roundTrip = 2L * (vehicleDelay + operatorDelay);
    long pairs = (long) vehicle.uplinks().size() * operator.uplinks().size();
    double slack = 2.0 * FirstPayloads.STEP.toMillis() + PACING_MS * (pairs - 1);
    double told = times.told().toMillis() + Math.max(vehicleDelay, operatorDelay) + slack;
    assertTrue(times.first().toMillis() <= told + ROUND_TRIPS * roundTrip, story);
    assertTrue(times.both().toMillis() <= told + ROUND_TRIPS_TO_BOTH * roundTrip, story);
  }

  private static void setDelay(Roadside.Side side, int millis) {
    LinkModel line = LinkModel.PERFECT.withDelay(Duration.ofMillis(millis));
    side.uplinks().forEach(uplink -> uplink.setModel(line));
  }
}
