package dev.warp.gate.engine.boundary;

import dev.warp.protocol.frame.Register;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import dev.warp.protocol.wire.RelayAddress;
import java.util.List;
import java.util.Optional;

/**
 * A local network interface that warp sends from, with a socket of its own.
 *
 * @param id this gate's number for it, 0 to 65534; a new socket gets a new number
 * @param name the system's name, for people
 * @param cost what sending from it costs beside others; of two, the one that costs more carries
 *     only what the redundancy promised needs
 * @param addresses its own addresses, with the port its socket is bound to
 * @param nat64 under which the IPv4 internet is reached from here; of no use, and left out, where
 *     there is an IPv4 address
 */
public record GateInterface(
    int id, String name, int cost, List<Endpoint> addresses, Optional<Nat64Prefix> nat64) {

  /** One without a NAT64. */
  public GateInterface(int id, String name, int cost, List<Endpoint> addresses) {
    this(id, name, cost, addresses, Optional.empty());
  }

  /** One that costs nothing. */
  public GateInterface(int id, String name, List<Endpoint> addresses) {
    this(id, name, 0, addresses);
  }

  public GateInterface {
    addresses = List.copyOf(addresses);
    nat64 = addresses.stream().anyMatch(Endpoint::isIpv4) ? Optional.empty() : nat64;
  }

  /**
   * What to tell far gates of its own addresses (RFC 8445 section 5.1.1.1): nothing of loopback.
   */
  public List<Endpoint> hostCandidates() {
    return addresses.stream()
        .filter(own -> !own.isLoopback() && !own.isLinkLocal())
        .limit(Register.MAX_HOST_CANDIDATES)
        .toList();
  }

  /** Whether it can send to {@code remote} as far as address families go; a relay speaks all. */
  public boolean canReach(Endpoint remote) {
    return RelayAddress.isRelayed(remote)
        || nat64.filter(prefix -> prefix.canEmbed(remote)).isPresent()
        || addresses.stream()
            .anyMatch(
                own ->
                    own.isIpv4() == remote.isIpv4()
                        && own.isLoopback() == remote.isLoopback()
                        && !own.equals(remote));
  }
}
