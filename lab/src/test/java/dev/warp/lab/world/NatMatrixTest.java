package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.NatBehavior.PortAllocation;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of NAT against every other (RFC 4787; in the words of RFC 3489): whether two gates
 * reach each other directly or by the map, and how soon the first payload is there.
 */
final class NatMatrixTest {

  /** What a NAT lets through, and whether the ports outside are those inside. */
  enum Kind {
    FULL_CONE,
    RESTRICTED,
    PORT_RESTRICTED,
    SYMMETRIC_SAME_PORTS,
    FULL_CONE_OTHER_PORTS,
    RESTRICTED_OTHER_PORTS,
    PORT_RESTRICTED_OTHER_PORTS,
    SYMMETRIC;

    private NatBehavior behavior() {
      return switch (this) {
        case FULL_CONE -> NatBehavior.fullCone();
        case RESTRICTED -> NatBehavior.addressRestricted();
        case PORT_RESTRICTED -> NatBehavior.portRestricted();
        case SYMMETRIC_SAME_PORTS -> NatBehavior.symmetric().withPorts(PortAllocation.PRESERVING);
        case FULL_CONE_OTHER_PORTS -> NatBehavior.fullCone().withPorts(PortAllocation.RANDOM);
        case RESTRICTED_OTHER_PORTS ->
            NatBehavior.addressRestricted().withPorts(PortAllocation.RANDOM);
        case PORT_RESTRICTED_OTHER_PORTS ->
            NatBehavior.portRestricted().withPorts(PortAllocation.RANDOM);
        case SYMMETRIC -> NatBehavior.symmetric();
      };
    }

    /** Whether only the very endpoint that was sent to gets through. */
    private boolean mindsPorts() {
      return switch (this) {
        case PORT_RESTRICTED, PORT_RESTRICTED_OTHER_PORTS, SYMMETRIC_SAME_PORTS, SYMMETRIC -> true;
        default -> false;
      };
    }

    /** Whether it shows each destination another port: the map has seen the only one it keeps. */
    private boolean hidesPorts() {
      return this == SYMMETRIC || this == SYMMETRIC_SAME_PORTS;
    }

    /** By the arithmetic of what each would have to know of the other. */
    boolean reachesDirectly(Kind other) {
      return !(hidesPorts() && other.mindsPorts()) && !(other.hidesPorts() && mindsPorts());
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration GAP = Duration.ofMillis(5);

  static Stream<Arguments> shouldReachEachOther() {
    return Arrays.stream(Kind.values())
        .flatMap(
            vehicle ->
                Arrays.stream(Kind.values()).map(operator -> Arguments.of(vehicle, operator)));
  }

  @ParameterizedTest
  @MethodSource
  void shouldReachEachOther(Kind vehicle, Kind operator) {
    Roadside world =
        new Roadside(
            new SimulatedNetwork(1), List.of(vehicle.behavior()), List.of(operator.behavior()));
    world.setUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY));
    world.start(Connected.THREE_OF_SIX);
    long started = world.network().time().nowNanos();
    boolean connected =
        world.network().time().runUntil(() -> world.isConnected(1), started + PATIENCE.toNanos());
    long millis = (world.network().time().nowNanos() - started) / 1_000_000;
    String story = "%s and %s after %d ms: %s".formatted(vehicle, operator, millis, paths(world));
    assertTrue(connected, story);
    world.network().time().runFor(Duration.ofSeconds(2));
    boolean direct =
        Connected.pathsUp(world).stream().noneMatch(path -> RelayAddress.isRelayed(path.remote()));
    assertEquals(vehicle.reachesDirectly(operator), direct, story);
    assertEquals(
        0,
        dev.warp.lab.world.Stream.toOperator(world)
            .withPayloads(1_200)
            .send(200, GAP)
            .settle()
            .lost(),
        story);
    System.out.printf(
        "NAT matrix: %-27s %-27s %-7s %4d ms%n",
        vehicle, operator, direct ? "direct" : "relayed", millis);
  }

  private static String paths(Roadside world) {
    return Connected.pathsUp(world).stream()
        .map(PathView::toString)
        .collect(Collectors.joining(", "));
  }
}
