package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import java.util.Optional;

/**
 * A stateful NAT64 (RFC 6146): hosts of a realm that speak only IPv6 reach the realm's IPv4 hosts
 * through it, at addresses under its prefix. To those it is a NAT with one IPv4 address.
 */
public final class Nat64 {

  private final SimulatedNetwork network;
  private final String name;
  private final Nat64Prefix prefix;
  private final IpAddress publicAddress;
  private final Realm realm;
  private final NatTable table;
  private final Link link;

  Nat64(
      SimulatedNetwork network,
      String name,
      NatBehavior behavior,
      Nat64Prefix prefix,
      IpAddress publicAddress,
      Realm realm) {
    this.network = network;
    this.name = name;
    this.prefix = prefix;
    this.publicAddress = publicAddress;
    this.realm = realm;
    this.table = new NatTable(behavior, network.random().fork("nat64 " + name));
    this.link = new Link(network, name, new Ipv4Side(), realm);
    realm.attach(publicAddress, link);
    realm.attach(this);
  }

  boolean isFor(Datagram datagram) {
    return prefix.contains(datagram.destination());
  }

  /** A datagram to an address under the prefix. */
  void outbound(Datagram datagram) {
    Endpoint remote = prefix.extract(datagram.destination());
    Optional<NatMapping> mapping =
        table.outbound(datagram.source(), remote, network.time().nowNanos());
    if (mapping.isEmpty()) {
      network.journal().dropped(name, datagram, DropReason.NAT_PORTS_EXHAUSTED);
      return;
    }
    Datagram translated =
        datagram.withSource(publicAddress.endpoint(mapping.get().port())).withDestination(remote);
    network.journal().translated(name, datagram, translated);
    link.up().enter(translated);
  }

  private void inbound(Datagram datagram) {
    Optional<NatMapping> mapping = mappingAt(datagram.destination());
    if (mapping.isEmpty()) {
      network.journal().dropped(name, datagram, DropReason.NAT_UNMAPPED);
    } else if (!mapping.get().admits(datagram.source(), network.time().nowNanos())) {
      network.journal().dropped(name, datagram, DropReason.NAT_FILTERED);
    } else {
      Datagram translated =
          datagram
              .withSource(prefix.embed(datagram.source()))
              .withDestination(mapping.get().inside());
      network.journal().translated(name, datagram, translated);
      realm.arriveFromGateway(translated);
    }
  }

  private Optional<NatMapping> mappingAt(Endpoint external) {
    return table.atPort(external.port(), network.time().nowNanos());
  }

  private final class Ipv4Side implements LinkEnd {

    @Override
    public void receive(Datagram datagram) {
      inbound(datagram);
    }

    @Override
    public Optional<Host> hostAt(Endpoint endpoint) {
      return mappingAt(endpoint).flatMap(mapping -> realm.hostAt(mapping.inside()));
    }
  }
}
