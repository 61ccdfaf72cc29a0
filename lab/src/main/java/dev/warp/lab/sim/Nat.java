package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network address translator: its inside is a realm of its own, its outside has one address in an
 * outer realm, at the end of a link.
 */
public final class Nat {

  private final SimulatedNetwork network;
  private final String name;
  private final NatBehavior behavior;
  private final NatTable table;
  private final PortForwards forwards;
  private final Realm inside;
  private final Link link;
  private IpAddress publicAddress;

  Nat(
      SimulatedNetwork network,
      String name,
      NatBehavior behavior,
      IpAddress publicAddress,
      Realm outer) {
    this.network = network;
    this.name = name;
    this.behavior = behavior;
    this.publicAddress = publicAddress;
    this.table = new NatTable(behavior, network.random().fork("nat " + name));
    this.forwards = new PortForwards(table);
    this.inside = new Realm(network, name + "/inside", Optional.of(this));
    this.link = new Link(network, name, new Outside(), outer);
    outer.attach(publicAddress, link);
  }

  public String name() {
    return name;
  }

  public NatBehavior behavior() {
    return behavior;
  }

  /** The realm behind the NAT. */
  public Realm inside() {
    return inside;
  }

  /** The link from the NAT's outside to the outer realm. */
  public Link link() {
    return link;
  }

  public IpAddress publicAddress() {
    return publicAddress;
  }

  /**
   * Gives the NAT another address in its outer realm and forgets all mappings, as a dialled-up line
   * does when it reconnects.
   *
   * @throws IllegalArgumentException if the address is taken
   */
  public void setPublicAddress(IpAddress address) {
    if (address.equals(publicAddress)) {
      return;
    }
    link.realm().attach(address, link);
    link.realm().detach(publicAddress);
    publicAddress = address;
    table.forget();
    network.journal().changed(name, "public address " + address);
  }

  /** Forgets all mappings; a NAT that preserves ports will give out the same ones again. */
  public void forgetMappings() {
    table.forget();
    network.journal().changed(name, "mappings forgotten");
  }

  /** Forgets all mappings and renumbers: no mapping gets the port it had before. */
  public void rebind() {
    table.renumber();
    network.journal().changed(name, "rebound");
  }

  /** The ports that go to inside hosts by agreement, whatever {@link #behavior} says. */
  PortForwards forwards() {
    return forwards;
  }

  private Optional<NatMapping> mappingAt(int externalPort) {
    return table.atPort(externalPort, network.time().nowNanos());
  }

  /** A datagram from inside to an address that the inside does not have. */
  void outbound(Datagram datagram) {
    Optional<DropReason> obstacle = obstacle(datagram);
    if (obstacle.isPresent()) {
      network.journal().dropped(name, datagram, obstacle.get());
      return;
    }
    OptionalInt port = externalPort(datagram.source(), datagram.destination());
    if (port.isEmpty()) {
      network.journal().dropped(name, datagram, DropReason.NAT_PORTS_EXHAUSTED);
      return;
    }
    Datagram translated = datagram.withSource(publicAddress.endpoint(port.getAsInt()));
    network.journal().translated(name, datagram, translated);
    if (isHairpin(datagram)) {
      // RFC 4787 section 6, REQ-9 a: the receiver sees the external endpoint of the sender.
      inbound(translated);
    } else {
      link.up().enter(translated);
    }
  }

  private OptionalInt externalPort(Endpoint from, Endpoint to) {
    long now = network.time().nowNanos();
    OptionalInt forwarded = forwards.ofAnswer(from, to, now);
    return forwarded.isPresent()
        ? forwarded
        : table.outbound(from, to, now).stream().mapToInt(NatMapping::port).findFirst();
  }

  private boolean isHairpin(Datagram datagram) {
    return publicAddress.isOf(datagram.destination());
  }

  private Optional<DropReason> obstacle(Datagram datagram) {
    if (datagram.destination().isIpv4() != publicAddress.isIpv4()) {
      return Optional.of(DropReason.UNREACHABLE);
    }
    if (!isHairpin(datagram)) {
      return Optional.empty();
    }
    if (!behavior.hairpinning()) {
      return Optional.of(DropReason.NAT_NO_HAIRPIN);
    }
    return network.isPartitioned() && separatesInside(datagram)
        ? Optional.of(DropReason.PARTITIONED)
        : Optional.empty();
  }

  private boolean separatesInside(Datagram hairpinned) {
    return network.separates(
        inside.hostAt(hairpinned.source()), hostBehind(hairpinned.destination().port()));
  }

  private Optional<Host> hostBehind(int externalPort) {
    return forwards
        .at(externalPort, network.time().nowNanos())
        .or(() -> mappingAt(externalPort).map(NatMapping::inside))
        .flatMap(inside::hostAt);
  }

  private void inbound(Datagram datagram) {
    Optional<Endpoint> forwarded =
        forwards.inbound(
            datagram.destination().port(), datagram.source(), network.time().nowNanos());
    if (forwarded.isPresent()) {
      letIn(datagram, forwarded.get());
      return;
    }
    Optional<NatMapping> mapping = mappingAt(datagram.destination().port());
    if (mapping.isEmpty()) {
      refuse(datagram, DropReason.NAT_UNMAPPED);
    } else {
      inbound(datagram, mapping.get());
    }
  }

  private void inbound(Datagram datagram, NatMapping mapping) {
    long now = network.time().nowNanos();
    if (!mapping.admits(datagram.source(), now)) {
      refuse(datagram, DropReason.NAT_FILTERED);
      return;
    }
    if (behavior.refreshedByInbound()) {
      mapping.refresh(datagram.source(), now);
    }
    letIn(datagram, mapping.inside());
  }

  private void letIn(Datagram datagram, Endpoint to) {
    Datagram translated = datagram.withDestination(to);
    network.journal().translated(name, datagram, translated);
    inside.arriveFromGateway(translated);
  }

  private void refuse(Datagram datagram, DropReason reason) {
    if (behavior.strangersClaimPorts()) {
      table.claim(datagram.destination().port(), datagram.source(), network.time().nowNanos());
    }
    network.journal().dropped(name, datagram, reason);
  }

  private final class Outside implements LinkEnd {

    @Override
    public void receive(Datagram datagram) {
      if (publicAddress.isOf(datagram.destination())) {
        inbound(datagram);
      } else {
        network.journal().dropped(name, datagram, DropReason.UNREACHABLE);
      }
    }

    @Override
    public Optional<Host> hostAt(Endpoint endpoint) {
      return hostBehind(endpoint.port());
    }
  }
}
