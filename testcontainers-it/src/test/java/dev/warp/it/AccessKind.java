package dev.warp.it;

import static dev.warp.lab.netns.Access.IpVersion.IPV4;
import static dev.warp.lab.netns.Access.IpVersion.IPV6;
import static dev.warp.lab.netns.NatRouter.PortAssignment.PRESERVING;
import static dev.warp.lab.netns.NatRouter.PortAssignment.REMAPPING;

import dev.warp.lab.netns.Access;
import dev.warp.lab.netns.Access.Filter;
import dev.warp.lab.netns.NatKind;

/** What an uplink of the NAT matrix is behind. */
enum AccessKind {
  PUBLIC("public", Access.PUBLIC),
  FULL_CONE("full cone", Access.behind(NatKind.FULL_CONE, PRESERVING)),
  FULL_CONE_REMAPPING("full cone, other port", Access.behind(NatKind.FULL_CONE, REMAPPING)),
  RESTRICTED("restricted", Access.behind(NatKind.ADDRESS_RESTRICTED, PRESERVING)),
  RESTRICTED_REMAPPING(
      "restricted, other port", Access.behind(NatKind.ADDRESS_RESTRICTED, REMAPPING)),
  PORT_RESTRICTED("port-restricted", Access.behind(NatKind.PORT_RESTRICTED, PRESERVING)),
  PORT_RESTRICTED_REMAPPING(
      "port-restricted, other port", Access.behind(NatKind.PORT_RESTRICTED, REMAPPING)),
  SYMMETRIC("symmetric", Access.behind(NatKind.SYMMETRIC, PRESERVING)),
  SYMMETRIC_REMAPPING("symmetric, other port", Access.behind(NatKind.SYMMETRIC, REMAPPING)),
  DOUBLE_NAT("double NAT", Access.DOUBLE_NAT),
  FIREWALL("firewall", Access.PUBLIC.withFilter(Filter.OUTGOING_UDP_ONLY)),
  IPV6_PUBLIC("IPv6 public", Access.PUBLIC.withVersions(IPV6)),
  IPV6_FIREWALL(
      "IPv6 firewall", Access.PUBLIC.withVersions(IPV6).withFilter(Filter.OUTGOING_UDP_ONLY)),
  /** IPv6 behind a firewall, and the IPv4 internet behind a port-restricted NAT64. */
  NAT64(
      "NAT64",
      Access.nat64(NatKind.PORT_RESTRICTED, REMAPPING).withFilter(Filter.OUTGOING_UDP_ONLY)),
  /** IPv4 behind a port-restricted NAT, IPv6 behind a firewall. */
  DUAL_STACK(
      "dual stack",
      Access.behind(NatKind.PORT_RESTRICTED, REMAPPING)
          .withVersions(IPV4, IPV6)
          .withFilter(Filter.OUTGOING_UDP_ONLY)),
  UDP_BLOCKED(
      "UDP blocked", Access.behind(NatKind.PORT_RESTRICTED, PRESERVING).withFilter(Filter.NO_UDP));

  private final String text;

  // A record with unmodifiable collections of records and enums.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Access access;

  AccessKind(String text, Access access) {
    this.text = text;
    this.access = access;
  }

  Access access() {
    return access;
  }

  /** For a table. */
  @Override
  public String toString() {
    return text;
  }
}
