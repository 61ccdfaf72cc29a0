package dev.warp.lab.world;

import dev.warp.lab.sim.NatBehavior;
import java.util.List;
import java.util.Optional;

/**
 * What is between an uplink and the internet, for each IP version that it speaks.
 *
 * @param ipv4 empty where it speaks only IPv6
 * @param ipv6 empty where it speaks only IPv4
 */
public record Access(Optional<Ipv4> ipv4, Optional<Ipv6> ipv6) {

  /**
   * The IPv4 internet.
   *
   * @param nats those that datagrams pass, the nearest first; with none there is an address in
   *     public
   * @param guarded whether a firewall at the end of the line lets in only what answers
   */
  public record Ipv4(List<NatBehavior> nats, boolean guarded) {

    public Ipv4 {
      nats = List.copyOf(nats);
    }
  }

  /**
   * The IPv6 internet, with a global address.
   *
   * @param guarded whether a firewall at the end of the line lets in only what answers
   * @param nat64 how the NAT64 behaves that leads to the IPv4 internet, if there is one
   */
  public record Ipv6(boolean guarded, Optional<NatBehavior> nat64) {}

  /** An IPv4 address that anybody can send to. */
  public static final Access PUBLIC = ipv4(false);

  /** An IPv4 address in public behind a firewall that lets in only what answers. */
  public static final Access FIREWALL = ipv4(true);

  /** An IPv6 address that anybody can send to. */
  public static final Access IPV6_PUBLIC = ipv6(new Ipv6(false, Optional.empty()));

  /** An IPv6 address behind a firewall that lets in only what answers. */
  public static final Access IPV6_FIREWALL = ipv6(new Ipv6(true, Optional.empty()));

  /** The same, with the IPv4 internet behind a NAT64: what many a mobile carrier gives. */
  public static final Access IPV6_NAT64 =
      ipv6(new Ipv6(true, Optional.of(NatBehavior.portRestricted())));

  /** IPv4 behind one NAT, or several, the nearest to the host first. */
  public static Access behind(NatBehavior... nats) {
    return new Access(Optional.of(new Ipv4(List.of(nats), false)), Optional.empty());
  }

  /** This one's IPv4 beside {@code other}'s IPv6. */
  public Access and(Access other) {
    return new Access(ipv4, other.ipv6);
  }

  private static Access ipv4(boolean guarded) {
    return new Access(Optional.of(new Ipv4(List.of(), guarded)), Optional.empty());
  }

  private static Access ipv6(Ipv6 access) {
    return new Access(Optional.empty(), Optional.of(access));
  }
}
