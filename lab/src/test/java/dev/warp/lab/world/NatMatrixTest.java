package dev.warp.lab.world;

import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.NatBehavior.PortAllocation;
import dev.warp.lab.sim.SimulatedNetwork;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way onto the IPv4 internet against every other: whether two gates reach each other directly
 * or by the map, and how soon the first payload is there. The kinds of NAT are those of RFC 4787,
 * in the words of RFC 3489.
 */
final class NatMatrixTest {

  /** What is before the only uplink of one side; or, of the last kind, before the two. */
  enum Kind {
    PUBLIC,
    FULL_CONE,
    FULL_CONE_OTHER_PORTS,
    RESTRICTED,
    RESTRICTED_OTHER_PORTS,
    PORT_RESTRICTED,
    PORT_RESTRICTED_OTHER_PORTS,
    SYMMETRIC_SAME_PORTS,
    SYMMETRIC,
    /** At home, and at the carrier. */
    DOUBLE_NAT,
    /** Lets out what it will, and in what answers. */
    FIREWALL,
    /** One uplink is port-restricted, and nothing gets through the other. */
    ONE_OF_TWO_BLOCKED;

    private Access access() {
      NatBehavior strict = NatBehavior.portRestricted();
      return switch (this) {
        case PUBLIC -> Access.PUBLIC;
        case FULL_CONE -> Access.behind(NatBehavior.fullCone());
        case FULL_CONE_OTHER_PORTS -> Access.behind(otherPorts(NatBehavior.fullCone()));
        case RESTRICTED -> Access.behind(NatBehavior.addressRestricted());
        case RESTRICTED_OTHER_PORTS -> Access.behind(otherPorts(NatBehavior.addressRestricted()));
        case PORT_RESTRICTED, ONE_OF_TWO_BLOCKED -> Access.behind(strict);
        case PORT_RESTRICTED_OTHER_PORTS -> Access.behind(otherPorts(strict));
        case SYMMETRIC_SAME_PORTS ->
            Access.behind(NatBehavior.symmetric().withPorts(PortAllocation.PRESERVING));
        case SYMMETRIC -> Access.behind(NatBehavior.symmetric());
        case DOUBLE_NAT -> Access.behind(strict, strict);
        case FIREWALL -> Access.FIREWALL;
      };
    }

    private static NatBehavior otherPorts(NatBehavior nat) {
      return nat.withPorts(PortAllocation.RANDOM);
    }

    List<Access> uplinks() {
      return Collections.nCopies(this == ONE_OF_TWO_BLOCKED ? 2 : 1, access());
    }

    void block(Roadside.Side side) {
      if (this == ONE_OF_TWO_BLOCKED) {
        side.uplinks().getFirst().setUp(false);
      }
    }
  }

  /**
   * What is to come of each pair, in the order of the kinds. A symmetric NAT shows the far gate
   * another port than the one that the map has seen; that stops those who let in only what comes
   * from a port they have sent to.
   */
  private static final List<String> EXPECTED =
      List.of(
          // Public, full cone, restricted, port-restricted, symmetric, double, firewall, blocked
          "d  dd  dd  dd  dd  d  d  d", // PUBLIC
          "d  dd  dd  dd  dd  d  d  d", // FULL_CONE
          "d  dd  dd  dd  dd  d  d  d", // FULL_CONE_OTHER_PORTS
          "d  dd  dd  dd  dd  d  d  d", // RESTRICTED
          "d  dd  dd  dd  dd  d  d  d", // RESTRICTED_OTHER_PORTS
          "d  dd  dd  dd  rr  d  d  d", // PORT_RESTRICTED
          "d  dd  dd  dd  rr  d  d  d", // PORT_RESTRICTED_OTHER_PORTS
          "d  dd  dd  rr  rr  r  r  r", // SYMMETRIC_SAME_PORTS
          "d  dd  dd  rr  rr  r  r  r", // SYMMETRIC
          "d  dd  dd  dd  rr  d  d  d", // DOUBLE_NAT
          "d  dd  dd  dd  rr  d  d  d", // FIREWALL
          "d  dd  dd  dd  rr  d  d  d"); // ONE_OF_TWO_BLOCKED

  private static final MatrixTable<Kind> TABLE =
      new MatrixTable<>("IPv4, milliseconds", List.of(Kind.values()), EXPECTED);

  static Stream<Arguments> shouldReachEachOther() {
    return TABLE.pairs();
  }

  /** Whether two of these kinds are to reach each other without a relay. */
  static boolean isDirect(Kind vehicle, Kind operator) {
    return TABLE.isDirect(vehicle, operator);
  }

  @ParameterizedTest
  @MethodSource
  void shouldReachEachOther(Kind vehicle, Kind operator) {
    Roadside world = Roadside.of(new SimulatedNetwork(1), vehicle.uplinks(), operator.uplinks());
    world.setAllUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY));
    vehicle.block(world.vehicleSide());
    operator.block(world.operatorSide());
    TABLE.check(world, vehicle, operator);
  }

  @AfterAll
  static void print() {
    System.out.println(TABLE);
  }
}
