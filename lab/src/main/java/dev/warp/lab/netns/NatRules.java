package dev.warp.lab.netns;

import dev.warp.lab.netns.Access.Nat;
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
 * @param outside the device towards the public network, by its name on the router; its address is
 *     what others see
 * @param nat how it maps and filters
 */
public record NatRules(String outside, Nat nat) {

  /** Rules by which nothing is passed on, as a script that takes the place of another one. */
  static final String NOTHING_PASSES =
      replacing("chain forwarded { type filter hook forward priority filter; drop; }");

  /** The rules as a script for {@code nft -f}; it takes the place of one that was run before. */
  public String script() {
    return replacing(
        """
        map owners { type inet_service : ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
        set preserved { type ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
        set contacted { type ipv4_addr . inet_service; flags dynamic,timeout; timeout 5m; size 65535; }
        chain inbound { type nat hook prerouting priority dstnat;
          %2$s
        }
        chain forwarded { type filter hook forward priority filter;
          iifname "%1$s" ct state new ct status & dnat == 0 drop
        }
        chain to_router { type filter hook input priority filter;
          iifname "%1$s" ct state new drop
        }
        chain outbound { type nat hook postrouting priority srcnat;
          %3$s
          oifname "%1$s" masquerade
        }
        chain learn { type filter hook postrouting priority srcnat + 50;
          oifname "%1$s" meta l4proto udp ct direction original update @owners { udp sport : ct original ip saddr . ct original proto-src }
          oifname "%1$s" meta l4proto udp ct direction original update @contacted { ip daddr . udp sport }
        }
        """
            .formatted(outside, admission(), translation()));
  }

  private static String replacing(String rules) {
    return """
    table ip nat_router
    delete table ip nat_router
    table ip nat_router {
    %s
    }
    """
        .formatted(rules);
  }

  private String admission() {
    String toOwner = "dnat ip to udp dport map @owners";
    return switch (nat.kind().filtering()) {
      case ENDPOINT_INDEPENDENT -> "iifname \"%s\" meta l4proto udp %s".formatted(outside, toOwner);
      case ADDRESS_DEPENDENT ->
          "iifname \"%s\" ip saddr . udp dport @contacted %s".formatted(outside, toOwner);
      case ADDRESS_AND_PORT_DEPENDENT -> "";
    };
  }

  private String translation() {
    String udp = "oifname \"%s\" meta l4proto udp ".formatted(outside);
    boolean preserving = nat.ports() == PortAssignment.PRESERVING;
    if (nat.kind().hasEndpointIndependentMapping()) {
      return udp + (preserving ? "masquerade" : "masquerade to :10000-19999");
    }
    String random = udp + "masquerade fully-random";
    // Only the first packet of a flow comes this way.
    return preserving
        ? udp
            + "ip saddr . udp sport != @preserved add @preserved { ip saddr . udp sport } masquerade\n"
            + random
        : random;
  }
}
