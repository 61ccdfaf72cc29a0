package dev.warp.lab.world;

import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way onto the IPv6 internet against every other, and against those that have IPv4 as well or
 * nothing else: whether two gates reach each other directly or by the map, and how soon the first
 * payloads are there. The map has addresses of both.
 */
final class Ipv6MatrixTest {

  /** What is before the only uplink of one side. */
  enum Kind {
    PUBLIC,
    FIREWALL,
    /** Behind a firewall, and with a port-restricted NAT64 to the IPv4 internet. */
    NAT64,
    /** IPv4 behind a port-restricted NAT, IPv6 behind a firewall. */
    DUAL_STACK,
    IPV4_PUBLIC,
    IPV4_PORT_RESTRICTED,
    IPV4_SYMMETRIC;

    private Access access() {
      Access ipv4 = Access.behind(NatBehavior.portRestricted());
      return switch (this) {
        case PUBLIC -> Access.IPV6_PUBLIC;
        case FIREWALL -> Access.IPV6_FIREWALL;
        case NAT64 -> Access.IPV6_NAT64;
        case DUAL_STACK -> ipv4.and(Access.IPV6_FIREWALL);
        case IPV4_PUBLIC -> Access.PUBLIC;
        case IPV4_PORT_RESTRICTED -> ipv4;
        case IPV4_SYMMETRIC -> Access.behind(NatBehavior.symmetric());
      };
    }
  }

  /**
   * What is to come of each pair, in the order of the kinds. Without a NAT64, IPv6 alone and IPv4
   * alone meet only at the map; with one, its NAT is what counts.
   */
  private static final List<String> EXPECTED =
      List.of(
          // IPv6 public, firewall, NAT64; dual stack; IPv4 public, port-restricted, symmetric
          "ddd d rrr", // PUBLIC
          "ddd d rrr", // FIREWALL
          "ddd d ddr", // NAT64
          "ddd d ddr", // DUAL_STACK
          "rrd d ddd", // IPV4_PUBLIC
          "rrd d ddr", // IPV4_PORT_RESTRICTED
          "rrr r drr"); // IPV4_SYMMETRIC

  private static final MatrixTable<Kind> TABLE =
      new MatrixTable<>("IPv6, milliseconds", List.of(Kind.values()), EXPECTED);

  static Stream<Arguments> shouldReachEachOther() {
    return TABLE.pairs();
  }

  @ParameterizedTest
  @MethodSource
  void shouldReachEachOther(Kind vehicle, Kind operator) {
    Roadside world =
        Roadside.of(new SimulatedNetwork(1), List.of(vehicle.access()), List.of(operator.access()));
    world.setAllUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY));
    TABLE.check(world, vehicle, operator);
  }

  @AfterAll
  static void print() {
    System.out.println(TABLE);
  }
}
