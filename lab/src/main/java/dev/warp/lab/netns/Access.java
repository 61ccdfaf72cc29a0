package dev.warp.lab.netns;

import dev.warp.lab.netns.NatRouter.PortAssignment;
import java.util.List;
import java.util.Set;

/**
 * What lies between a host's uplink and the public network.
 *
 * @param versions the IP versions that the uplink has
 * @param nats what translates its IPv4 addresses, the one nearest to the host first; none where
 *     they are public. IPv6 addresses always are. Where it has no IPv4, a NAT64 is before them
 * @param filter what its router lets through, of both versions
 */
public record Access(Set<IpVersion> versions, List<Nat> nats, Filter filter) {

  /** With a public IPv4 address. */
  public static final Access PUBLIC =
      new Access(Set.of(IpVersion.IPV4), List.of(), Filter.NOTHING_DROPPED);

  /** A router at home, and behind it the carrier's. */
  public static final Access DOUBLE_NAT =
      new Access(
          Set.of(IpVersion.IPV4),
          List.of(
              new Nat(NatKind.PORT_RESTRICTED, PortAssignment.PRESERVING),
              new Nat(NatKind.PORT_RESTRICTED, PortAssignment.REMAPPING)),
          Filter.NOTHING_DROPPED);

  public Access {
    versions = Set.copyOf(versions);
    nats = List.copyOf(nats);
  }

  /** An IP version. */
  public enum IpVersion {
    IPV4,
    IPV6
  }

  /** One NAT. */
  public record Nat(NatKind kind, PortAssignment ports) {}

  /** What a router drops beside what NATs do not know. */
  public enum Filter {
    /** Nothing. */
    NOTHING_DROPPED(""),
    /** All but UDP from inside, and what answers it. */
    OUTGOING_UDP_ONLY(
        """
        ct state established,related accept
        iifname != "wan" meta l4proto udp accept
        drop
        """),
    /** All UDP. */
    NO_UDP("meta l4proto udp drop");

    private final String rules;

    Filter(String rules) {
      this.rules = rules;
    }

    /** Puts the rules in place, in a router whose inner device is called "lan". */
    void install(Namespace router) {
      if (!rules.isEmpty()) {
        router.nft(
            """
            table inet firewall {
              chain forwarded { type filter hook forward priority filter - 1;
                %s
              }
            }
            """
                .formatted(rules));
      }
    }
  }

  /** IPv4 behind a single NAT. */
  public static Access behind(NatKind kind, PortAssignment ports) {
    return new Access(
        Set.of(IpVersion.IPV4), List.of(new Nat(kind, ports)), Filter.NOTHING_DROPPED);
  }

  /**
   * IPv6 alone, and the IPv4 internet through a NAT64, whose prefix a name server tells.
   *
   * @param kind of the NAT64 towards the IPv4 internet
   */
  public static Access nat64(NatKind kind, PortAssignment ports) {
    return behind(kind, ports).withVersions(IpVersion.IPV6);
  }

  /** The same with other IP versions. */
  public Access withVersions(IpVersion... others) {
    return new Access(Set.of(others), nats, filter);
  }

  /** The same behind a filter. */
  public Access withFilter(Filter other) {
    return new Access(versions, nats, other);
  }

  boolean has(IpVersion version) {
    return versions.contains(version);
  }

  boolean hasNat64() {
    return !has(IpVersion.IPV4) && !nats.isEmpty();
  }
}
