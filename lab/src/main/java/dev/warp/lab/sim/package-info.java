/**
 * A deterministic network on virtual time. Hosts, links, NATs and strangers run in one thread; the
 * same seed and the same calls give the same trace, byte for byte.
 *
 * <p>The shape of it: a {@link dev.warp.lab.sim.Realm} is a space of addresses (the internet, or
 * the inside of a NAT). A {@link dev.warp.lab.sim.Link} joins one thing that has an address, a
 * host's interface or a NAT's outside, to a realm. A datagram to an address that its realm does not
 * know goes to the realm's NAT, if it has one. So {@code interface - link - inside of NAT - link -
 * internet} is a host at home, and a NAT whose outer realm is the inside of another NAT is double
 * NAT.
 *
 * <pre>{@code
 * SimulatedNetwork network = new SimulatedNetwork(seed);
 * Nat nat =
 *     network.addNat(
 *         "lte", NatBehavior.portRestricted(), IpAddress.of("203.0.113.1"), network.internet());
 * nat.link().setModel(LinkModel.PERFECT.withDelay(Duration.ofMillis(30)).withLoss(0.1));
 * Host vehicle = network.addHost("vehicle");
 * vehicle.addInterface("lte0", IpAddress.of("10.0.0.2"), nat.inside());
 * SimulatedSocket socket = vehicle.bind("lte0", 13116);
 * socket.onDatagram((data, offset, length, source) -> engine.receive(data, offset, length, source));
 * network.observe(new TracePrinter(System.out));
 * network.time().runFor(Duration.ofSeconds(10));
 * }</pre>
 *
 * <p>Two hosts of one LAN meet between their own links. So what a mobile or home line does to
 * datagrams belongs on {@code nat.link()}, and what a wireless LAN does on the interface's link.
 *
 * <p>An interface has one address. A host with addresses of both IP versions at one uplink has two
 * interfaces there. A {@link dev.warp.lab.sim.Nat64} lets those with IPv6 reach those with IPv4.
 *
 * <p>Not modelled: IP fragmentation (a datagram over the MTU vanishes), ICMP, DNS, multicast.
 */
package dev.warp.lab.sim;
