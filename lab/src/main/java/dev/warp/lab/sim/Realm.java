package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A space of addresses (RFC 2663 section 2.1): the internet, or the inside of a NAT. It carries
 * datagrams between the links attached to it, without loss.
 */
public final class Realm {

  private final SimulatedNetwork network;
  private final String name;
  private final Optional<Nat> gateway;
  private final Map<IpAddress, Link> links = new HashMap<>();
  private final List<Nat64> nat64s = new ArrayList<>();
  private final Map<LinkPair, Long> pairDelays = new HashMap<>();
  private long delayNanos;

  private record LinkPair(Link from, Link to) {}

  Realm(SimulatedNetwork network, String name, Optional<Nat> gateway) {
    this.network = network;
    this.name = name;
    this.gateway = gateway;
  }

  public String name() {
    return name;
  }

  /** The time from any link to any other; zero at first. */
  public void setDelay(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** The time between two links, in both directions, instead of the realm's own. */
  public void setDelay(Link one, Link other, Duration delay) {
    pairDelays.put(new LinkPair(one, other), delay.toNanos());
    pairDelays.put(new LinkPair(other, one), delay.toNanos());
  }

  void attach(IpAddress address, Link link) {
    Link holder = links.putIfAbsent(address, link);
    if (holder != null) {
      throw new IllegalArgumentException(address + " in " + name + " is taken by " + holder.name());
    }
  }

  /** From now on datagrams to an address under its prefix go there. */
  void attach(Nat64 nat64) {
    nat64s.add(nat64);
  }

  void detach(IpAddress address) {
    links.remove(address);
  }

  /** A datagram comes up a link. */
  void arrive(Datagram datagram, Link from) {
    Link to = links.get(IpAddress.of(datagram.destination()));
    if (to == null) {
      leave(datagram);
    } else if (network.isPartitioned() && separates(from, to, datagram)) {
      network.journal().dropped(name, datagram, DropReason.PARTITIONED);
    } else {
      pass(datagram, to, delayNanos(from, to));
    }
  }

  /** A datagram comes from nowhere in particular, and no partition holds it up. */
  void arrive(Datagram datagram) {
    Link to = links.get(IpAddress.of(datagram.destination()));
    if (to == null) {
      leave(datagram);
    } else {
      pass(datagram, to, delayNanos);
    }
  }

  /**
   * The realm's own NAT lets a datagram in. It never goes out again: what nobody here answers to is
   * dropped, as by a router whose address resolution fails.
   */
  void arriveFromGateway(Datagram datagram) {
    Link to = links.get(IpAddress.of(datagram.destination()));
    if (to == null) {
      network.journal().dropped(name, datagram, DropReason.UNREACHABLE);
    } else {
      pass(datagram, to, delayNanos);
    }
  }

  private void leave(Datagram datagram) {
    Optional<Nat64> nat64 = nat64s.stream().filter(each -> each.isFor(datagram)).findFirst();
    if (nat64.isPresent()) {
      nat64.get().outbound(datagram);
    } else if (gateway.isPresent() && !datagram.destination().isLinkLocal()) {
      gateway.get().outbound(datagram);
    } else {
      network.journal().dropped(name, datagram, DropReason.UNREACHABLE);
    }
  }

  private long delayNanos(Link from, Link to) {
    if (pairDelays.isEmpty()) {
      return delayNanos;
    }
    return pairDelays.getOrDefault(new LinkPair(from, to), delayNanos);
  }

  private void pass(Datagram datagram, Link to, long nanos) {
    if (nanos == 0) {
      to.down().enter(datagram);
    } else {
      network.time().at(network.time().nowNanos() + nanos, () -> to.down().enter(datagram));
    }
  }

  private boolean separates(Link from, Link to, Datagram datagram) {
    return network.separates(
        from.end().hostAt(datagram.source()), to.end().hostAt(datagram.destination()));
  }

  /** The host reached at {@code endpoint}, through NATs if need be. */
  Optional<Host> hostAt(Endpoint endpoint) {
    return Optional.ofNullable(links.get(IpAddress.of(endpoint)))
        .flatMap(link -> link.end().hostAt(endpoint));
  }
}
