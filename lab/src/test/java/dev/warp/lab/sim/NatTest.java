package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.NatBehavior.PortAllocation;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of mappings over time, hairpinning, and NATs behind NATs. */
final class NatTest {

  private static final Duration A_WHILE = Duration.ofMillis(1);
  private static final IpAddress PUBLIC = IpAddress.of("203.0.113.1");

  private final SimulatedNetwork network = new SimulatedNetwork(9);
  private final SimulatedSocket server =
      socket("server", "198.51.100.1", network.internet(), 13116);
  private final Inbox atServer = Inbox.of(network, server);

  private SimulatedSocket socket(String host, String address, Realm realm, int port) {
    Host added = network.addHost(host);
    added.addInterface("eth0", IpAddress.of(address), realm);
    return added.bind("eth0", port);
  }

  private Nat nat(NatBehavior behavior) {
    return network.addNat("nat", behavior, PUBLIC, network.internet());
  }

  private Endpoint reflexive(SimulatedSocket from) {
    from.send(new byte[1], server.localEndpoint());
    network.time().runFor(A_WHILE);
    return atServer.last().source();
  }

  private boolean arrives(SimulatedSocket from, Endpoint to, SimulatedSocket at) {
    Inbox inbox = Inbox.of(network, at);
    from.send(new byte[1], to);
    network.time().runFor(A_WHILE);
    return !inbox.isEmpty();
  }

  @Test
  void shouldForgetAMappingAfterItsIdleTime() {
    SimulatedSocket client = socket("client", "10.0.0.2", nat(NatBehavior.fullCone()).inside(), 1);
    Endpoint external = reflexive(client);
    network.time().runFor(Duration.ofSeconds(59));
    assertTrue(arrives(server, external, client));
    network.time().runFor(Duration.ofSeconds(62));
    assertFalse(arrives(server, external, client));
    assertEquals(1, network.counters().dropped(DropReason.NAT_UNMAPPED));
  }

  @Test
  void shouldKeepAMappingThatIsUsedFromInside() {
    SimulatedSocket client = socket("client", "10.0.0.2", nat(NatBehavior.symmetric()).inside(), 1);
    Endpoint external = reflexive(client);
    for (int i = 0; i < 20; i++) {
      network.time().runFor(Duration.ofSeconds(55));
      assertEquals(external, reflexive(client));
    }
  }

  @Test
  void shouldGiveAnotherPortOnceTheMappingIsForgotten() {
    SimulatedSocket client = socket("client", "10.0.0.2", nat(NatBehavior.symmetric()).inside(), 1);
    Endpoint external = reflexive(client);
    network.time().runFor(Duration.ofSeconds(121));
    assertNotEquals(external, reflexive(client));
  }

  @Test
  void shouldNotBeRefreshedFromOutsideByDefault() {
    assertFalse(survivesOnInboundAlone(NatBehavior.portRestricted()));
  }

  @Test
  void shouldBeRefreshedFromOutsideIfItSaysSo() {
    assertTrue(survivesOnInboundAlone(NatBehavior.portRestricted().withRefreshByInbound(true)));
  }

  private boolean survivesOnInboundAlone(NatBehavior behavior) {
    SimulatedSocket client = socket("client", "10.0.0.2", nat(behavior).inside(), 1);
    Endpoint external = reflexive(client);
    for (int i = 0; i < 4; i++) {
      network.time().runFor(Duration.ofSeconds(50));
      server.send(new byte[1], external);
    }
    network.time().runFor(A_WHILE);
    return arrives(server, external, client);
  }

  @Test
  void shouldEndThePermissionOfARemoteThatIsNoLongerSentTo() {
    SimulatedSocket other = socket("other", "198.51.100.2", network.internet(), 7);
    SimulatedSocket client =
        socket("client", "10.0.0.2", nat(NatBehavior.portRestricted()).inside(), 1);
    client.send(new byte[1], other.localEndpoint());
    Endpoint external = reflexive(client);
    assertTrue(arrives(other, external, client));
    for (int i = 0; i < 3; i++) {
      network.time().runFor(Duration.ofSeconds(55));
      reflexive(client);
    }
    assertTrue(arrives(server, external, client));
    assertFalse(arrives(other, external, client));
    assertEquals(1, network.counters().dropped(DropReason.NAT_FILTERED));
  }

  @Test
  void shouldChangeThePortWhenRebound() {
    Nat nat = nat(NatBehavior.portRestricted());
    SimulatedSocket client = socket("client", "10.0.0.2", nat.inside(), 5000);
    Endpoint before = reflexive(client);
    nat.rebind();
    assertFalse(arrives(server, before, client));
    Endpoint after = reflexive(client);
    assertTrue(after.sameAddress(before));
    assertNotEquals(before.port(), after.port());
  }

  @Test
  void shouldPreserveThePortAgainAfterForgetting() {
    Nat nat = nat(NatBehavior.portRestricted());
    SimulatedSocket client = socket("client", "10.0.0.2", nat.inside(), 5000);
    Endpoint before = reflexive(client);
    nat.forgetMappings();
    assertFalse(arrives(server, before, client));
    assertEquals(before, reflexive(client));
  }

  @Test
  void shouldSendFromItsNewPublicAddress() {
    Nat nat = nat(NatBehavior.fullCone());
    SimulatedSocket client = socket("client", "10.0.0.2", nat.inside(), 5000);
    Endpoint before = reflexive(client);
    IpAddress moved = IpAddress.of("203.0.113.99");
    nat.setPublicAddress(moved);
    assertFalse(arrives(server, before, client));
    assertFalse(arrives(server, moved.endpoint(before.port()), client));
    assertEquals(moved, IpAddress.of(reflexive(client)));
    assertThrows(
        IllegalArgumentException.class,
        () -> nat.setPublicAddress(IpAddress.of(server.localEndpoint())));
  }

  @Test
  void shouldNotHairpinByDefault() {
    Nat nat = nat(NatBehavior.fullCone());
    SimulatedSocket one = socket("one", "10.0.0.2", nat.inside(), 1);
    SimulatedSocket other = socket("other", "10.0.0.3", nat.inside(), 2);
    assertFalse(arrives(one, reflexive(other), other));
    assertEquals(1, network.counters().dropped(DropReason.NAT_NO_HAIRPIN));
  }

  @Test
  void shouldHairpinWithTheExternalSourceIfItSaysSo() {
    Nat nat = nat(NatBehavior.portRestricted().withHairpinning(true));
    SimulatedSocket one = socket("one", "10.0.0.2", nat.inside(), 1);
    SimulatedSocket other = socket("other", "10.0.0.3", nat.inside(), 2);
    Endpoint oneOutside = reflexive(one);
    Endpoint otherOutside = reflexive(other);
    assertFalse(arrives(one, otherOutside, other), "the filter applies to hairpins too");
    assertTrue(arrives(other, oneOutside, one));
    Inbox inbox = Inbox.of(network, other);
    one.send(new byte[1], otherOutside);
    network.time().runFor(A_WHILE);
    assertEquals(oneOutside, inbox.last().source());
  }

  @Test
  void shouldStack() {
    Nat carrier = nat(NatBehavior.portRestricted());
    Nat home =
        network.addNat(
            "home", NatBehavior.symmetric(), IpAddress.of("100.64.0.2"), carrier.inside());
    SimulatedSocket client = socket("client", "10.0.0.2", home.inside(), 5000);
    Endpoint external = reflexive(client);
    assertEquals(PUBLIC, IpAddress.of(external));
    assertTrue(arrives(server, external, client));
    home.rebind();
    assertFalse(arrives(server, external, client));
    assertTrue(arrives(server, reflexive(client), client));
  }

  @Test
  void shouldNotMindAStrangerWhoComesFirst() {
    assertTrue(meetsThePreservedPort(NatBehavior.portRestricted()));
  }

  @Test
  void shouldLoseItsPortToAStrangerWhoComesFirstIfItSaysSo() {
    assertFalse(
        meetsThePreservedPort(NatBehavior.portRestricted().withStrangersClaimingPorts(true)));
  }

  /** Whether a peer that sent before the client did sees the client's usual external port. */
  private boolean meetsThePreservedPort(NatBehavior behavior) {
    SimulatedSocket peer = socket("peer", "198.51.100.2", network.internet(), 7);
    SimulatedSocket client = socket("client", "10.0.0.2", nat(behavior).inside(), 5000);
    Endpoint external = reflexive(client);
    assertFalse(arrives(peer, external, client));
    Inbox atPeer = Inbox.of(network, peer);
    client.send(new byte[1], peer.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(external, reflexive(client), "the mapping towards others stays");
    return atPeer.last().source().equals(external);
  }

  @Test
  void shouldNotTranslateBetweenIpVersions() {
    SimulatedSocket client = socket("client", "fd00::2", nat(NatBehavior.fullCone()).inside(), 1);
    client.send(new byte[1], IpAddress.of("2001:db8::1").endpoint(1));
    network.time().runFor(A_WHILE);
    assertEquals(1, network.counters().dropped(DropReason.UNREACHABLE));
  }

  @Test
  void shouldDropWhatNeedsAPortWhenNoneIsLeft() {
    Nat nat = nat(NatBehavior.symmetric().withPorts(PortAllocation.RANDOM));
    SimulatedSocket client = socket("client", "10.0.0.2", nat.inside(), 5000);
    int ports = 65_536 - 1024;
    for (int i = 0; i < ports + 10; i++) {
      client.send(new byte[1], Endpoint.ofIpv4(0xc633_6401, 1 + i));
    }
    network.time().runFor(A_WHILE);
    assertEquals(10, network.counters().dropped(DropReason.NAT_PORTS_EXHAUSTED));
  }
}
