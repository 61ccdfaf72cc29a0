package dev.warp.lab.netns;

import dev.warp.lab.netns.NatRouter.PortAssignment;

/**
 * What makes a router a NAT of some kind, in the language of nftables. Conntrack by itself maps a
 * socket alike to all destinations, unless told to pick fully random ports, and lets in only exact
 * replies. What is laxer than that is done by remembering, on the way out, who owns a public port
 * and whom it has sent to.
 *
 * <p>New packets to the router itself are dropped: a probe that arrives before the inside host has
 * sent its own would otherwise enter conntrack as a flow of the router, take the port, and make the
 * hole that is punched a moment later come out at another one.
 *
 * @param inside the device towards the private network, by its name on the router
 * @param outside the one towards the public network; its address is what others see
 * @param kind how it maps and filters
 * @param ports has no effect on a symmetric NAT, whose ports are random
 */
public record NatRules(String inside, String outside, NatKind kind, PortAssignment ports) {

  /** The rules as a script for {@code nft -f}; it takes the place of one that was run before. */
  public String script() {
    return """
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
        .formatted(inside, outside, admission(), translation());
  }

  private String admission() {
    String toOwner = "dnat ip to udp dport map @owners";
    return switch (kind.filtering()) {
      case ENDPOINT_INDEPENDENT -> "iifname \"%s\" meta l4proto udp %s".formatted(outside, toOwner);
      case ADDRESS_DEPENDENT ->
          "iifname \"%s\" ip saddr . udp dport @contacted %s".formatted(outside, toOwner);
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
