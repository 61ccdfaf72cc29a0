package dev.warp.lab.world;

import dev.warp.lab.sim.Host;
import dev.warp.lab.sim.HostInterface;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.Link;
import dev.warp.lab.sim.Nat;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.Realm;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.world.Roadside.Uplink;
import dev.warp.protocol.wire.Nat64Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds one uplink of a host, with all that is before it. */
final class Uplinks {

  /** Behind a carrier's NAT, a home's has an address of RFC 6598. */
  private static final IpAddress HOME_OUTSIDE = IpAddress.of("100.64.0.2");

  /** RFC 6092 section 3.3: two minutes at least. */
  private static final Duration FIREWALL_IDLE = Duration.ofMinutes(2);

  private static final int NAT64_PREFIX_BITS = 96;

  private final SimulatedNetwork network;
  private final SimulatedGate gate;
  private final Host host;
  private final int side;
  private final int number;
  private final String name;
  private final List<Link> lines = new ArrayList<>();
  private Optional<Nat> outermost = Optional.empty();

  /**
   * @param side of the host, for its addresses
   * @param number of the uplink at its host
   */
  Uplinks(SimulatedNetwork network, SimulatedGate gate, Host host, int side, int number) {
    this.network = network;
    this.gate = gate;
    this.host = host;
    this.side = side;
    this.number = number;
    this.name = "up" + number;
  }

  Uplink add(Access access) {
    access.ipv4().ifPresent(this::addIpv4);
    access.ipv6().ifPresent(this::addIpv6);
    return new Uplink(List.copyOf(lines), outermost);
  }

  private void addIpv4(Access.Ipv4 access) {
    IpAddress outside = IpAddress.of("198.51.100.%d".formatted(10 * side + number));
    Realm realm = network.internet();
    for (NatBehavior behavior : access.nats().reversed()) {
      boolean first = outermost.isEmpty();
      String natName = host.name() + (first ? "-nat" : "-home") + number;
      Nat nat = network.addNat(natName, behavior, first ? outside : HOME_OUTSIDE, realm);
      outermost = outermost.or(() -> Optional.of(nat));
      realm = nat.inside();
    }
    IpAddress inside = IpAddress.of("10.7%d.%d.2".formatted(side, number));
    HostInterface added = host.addInterface(name, outermost.isPresent() ? inside : outside, realm);
    addLine(outermost.map(Nat::link).orElse(added.link()), access.guarded());
  }

  private void addIpv6(Access.Ipv6 access) {
    boolean alone = lines.isEmpty();
    String itsName = alone ? name : name + "-ipv6";
    IpAddress address = IpAddress.of("2001:db8:%d:%d::2".formatted(side, number));
    HostInterface added = host.addInterface(itsName, address, network.internet());
    if (!alone) {
      gate.join(name, itsName);
    }
    access.nat64().ifPresent(behavior -> addNat64(behavior, itsName));
    addLine(added.link(), access.guarded());
  }

  /** One of each carrier's own (RFC 6052 section 3.3), for there are several here. */
  private void addNat64(NatBehavior behavior, String itsName) {
    IpAddress network64 = IpAddress.of("2001:db8:64:%d%d::".formatted(side, number));
    Nat64Prefix prefix = Nat64Prefix.of(network64.endpoint(0), NAT64_PREFIX_BITS);
    IpAddress outside = IpAddress.of("198.51.100.%d".formatted(40 + 10 * side + number));
    network.addNat64(host.name() + "-nat64-" + number, behavior, prefix, outside);
    gate.nat64At(itsName, prefix);
  }

  private void addLine(Link line, boolean guarded) {
    if (guarded) {
      line.guard(FIREWALL_IDLE);
    }
    lines.add(line);
  }
}
