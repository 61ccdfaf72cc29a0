package dev.warp.lab.netns;

import java.time.Duration;

/** A router that translates addresses between a private and a public network, by nftables. */
public final class NatRouter {

  private final Device inside;
  private final Device outside;
  private final NatKind kind;
  private final PortAssignment ports;

  /** How the router picks a mapping's port (RFC 4787 section 4.2). */
  public enum PortAssignment {
    /** The inside socket's own port, where it is free. */
    PRESERVING,
    /** One between 40,000 and 49,999, so that a gate that assumes its own port is found out. */
    REMAPPING
  }

  private NatRouter(Device inside, Device outside, NatKind kind, PortAssignment ports) {
    this.inside = inside;
    this.outside = outside;
    this.kind = kind;
    this.ports = ports;
  }

  /**
   * Makes the namespace of two devices a NAT router.
   *
   * @param inside towards the private network
   * @param outside towards the public network; its address is what others see
   * @param ports has no effect on a symmetric NAT, whose ports are random
   */
  public static NatRouter install(
      Device inside, Device outside, NatKind kind, PortAssignment ports) {
    NatRouter router = new NatRouter(inside, outside, kind, ports);
    router.namespace().sysctl("net.ipv4.ip_forward", "1");
    router.applyRules();
    return router;
  }

  /** The namespace it runs in. */
  public Namespace namespace() {
    return inside.namespace();
  }

  /** Its kind. */
  public NatKind kind() {
    return kind;
  }

  /** Forgets every mapping, as a reboot does: inside sockets get new ones when they next send. */
  public void forgetMappings() {
    applyRules();
    namespace().command("conntrack", "-F").run();
  }

  /**
   * Sets the MTU towards the public network. Of a larger packet its sender is told by ICMP, if it
   * must not be cut up.
   *
   * @param bytes headers of IP included; 1500 at first
   */
  public void setMtu(int bytes) {
    outside.setMtu(bytes);
  }

  /**
   * Sets how long an idle UDP mapping lives.
   *
   * @param lifetime in whole seconds, at least 1
   */
  public void setMappingLifetime(Duration lifetime) {
    String seconds = Long.toString(lifetime.toSeconds());
    namespace().sysctl("net.netfilter.nf_conntrack_udp_timeout", seconds);
    namespace().sysctl("net.netfilter.nf_conntrack_udp_timeout_stream", seconds);
  }

  /**
   * Puts in place, or replaces, the rules. Conntrack by itself maps a socket alike to all
   * destinations, unless told to pick fully random ports, and lets in only exact replies. What is
   * laxer than that is done by remembering, on the way out, who owns a public port and whom it has
   * sent to.
   *
   * <p>New packets to the router itself are dropped: a probe that arrives before the inside host
   * has sent its own would otherwise enter conntrack as a flow of the router, take the port, and
   * make the hole that is punched a moment later come out at another one.
   */
  private void applyRules() {
    namespace()
        .nft(
            """
            table ip nat_router
            delete table ip nat_router
            table ip nat_router {
              map owners { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
              set contacted { type ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
              chain inbound { type nat hook prerouting priority dstnat;
                %3$s
              }
              chain forwarded { type filter hook forward priority filter;
                iifname "%2$s" ct state new ct status & dnat == 0 drop
              }
              chain to_router { type filter hook input priority filter;
                iifname "%2$s" ct state new drop
              }
              chain outbound { type nat hook postrouting priority srcnat;
                oifname "%2$s" meta l4proto udp %4$s
                oifname "%2$s" masquerade
              }
              chain learn { type filter hook postrouting priority srcnat + 50;
                oifname "%2$s" meta l4proto udp ct direction original update @owners { udp sport : ct original ip saddr . ct original proto-src }
                oifname "%2$s" meta l4proto udp ct direction original update @contacted { ip daddr . udp sport }
              }
            }
            """
                .formatted(inside.name(), outside.name(), admission(), translation()));
  }

  private String admission() {
    String toOwner = "dnat ip to udp dport map @owners";
    return switch (kind.filtering()) {
      case ENDPOINT_INDEPENDENT ->
          "iifname \"%s\" meta l4proto udp %s".formatted(outside.name(), toOwner);
      case ADDRESS_DEPENDENT ->
          "iifname \"%s\" ip saddr . udp dport @contacted %s".formatted(outside.name(), toOwner);
      case ADDRESS_AND_PORT_DEPENDENT -> "";
    };
  }

  private String translation() {
    if (!kind.hasEndpointIndependentMapping()) {
      return "masquerade fully-random";
    }
    return switch (ports) {
      case PRESERVING -> "masquerade";
      case REMAPPING -> "masquerade to :40000-49999";
    };
  }
}
