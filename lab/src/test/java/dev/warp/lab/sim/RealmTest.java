package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who reaches whom: on one LAN, across the core, across a partition. */
final class RealmTest {

  private final SimulatedNetwork network = new SimulatedNetwork(4);
  private final Nat nat =
      network.addNat(
          "nat", NatBehavior.portRestricted(), IpAddress.of("203.0.113.1"), network.internet());
  private final Host one = network.addHost("one");
  private final Host other = network.addHost("other");
  private final Host remote = network.addHost("remote");
  private final SimulatedSocket oneSocket = bind(one, "192.168.1.2", nat.inside());
  private final SimulatedSocket otherSocket = bind(other, "192.168.1.3", nat.inside());
  private final SimulatedSocket remoteSocket = bind(remote, "198.51.100.1", network.internet());
  private final Inbox atOne = Inbox.of(network, oneSocket);
  private final Inbox atOther = Inbox.of(network, otherSocket);
  private final Inbox atRemote = Inbox.of(network, remoteSocket);

  private static SimulatedSocket bind(Host host, String address, Realm realm) {
    host.addInterface("eth0", IpAddress.of(address), realm);
    return host.bind("eth0", 13116);
  }

  private static Link linkOf(Host host) {
    return host.hostInterface("eth0").link();
  }

  private void send(SimulatedSocket from, Endpoint to) {
    from.send(new byte[1], to);
    network.time().runFor(Duration.ofSeconds(1));
  }

  @Test
  void shouldLetHostsOfOneLanTalkByPrivateAddresses() {
    nat.link().setModel(LinkModel.PERFECT.withLoss(1));
    send(oneSocket, otherSocket.localEndpoint());
    assertEquals(oneSocket.localEndpoint(), atOther.last().source());
    send(otherSocket, oneSocket.localEndpoint());
    assertEquals(otherSocket.localEndpoint(), atOne.last().source());
    assertEquals(0, nat.link().up().counters().entered());
  }

  @Test
  void shouldNotReachPrivateAddressesFromOutside() {
    send(remoteSocket, oneSocket.localEndpoint());
    assertTrue(atOne.isEmpty());
    assertEquals(1, network.counters().dropped(DropReason.UNREACHABLE));
  }

  @Test
  void shouldNotSendBackOutWhatIsForAnAddressThatIsGone() {
    send(oneSocket, remoteSocket.localEndpoint());
    one.hostInterface("eth0").setAddress(IpAddress.of("192.168.1.9"));
    send(remoteSocket, atRemote.last().source());
    assertTrue(atOne.isEmpty());
    assertEquals(1, network.counters().dropped(DropReason.UNREACHABLE));
    assertEquals(1, nat.link().up().counters().entered());
  }

  @Test
  void shouldNotForwardLinkLocalDatagrams() {
    send(oneSocket, IpAddress.of("169.254.1.1").endpoint(5));
    assertEquals(1, network.counters().dropped(DropReason.UNREACHABLE));
    assertEquals(0, nat.link().up().counters().entered());
  }

  @Test
  void shouldTakeTheDelayOfThePairElseOfTheRealm() {
    network.internet().setDelay(Duration.ofMillis(10));
    long start = network.time().nowNanos();
    send(oneSocket, remoteSocket.localEndpoint());
    assertEquals(10_000_000, atRemote.last().nanos() - start);
    network.internet().setDelay(nat.link(), linkOf(remote), Duration.ofMillis(70));
    start = network.time().nowNanos();
    send(oneSocket, remoteSocket.localEndpoint());
    assertEquals(70_000_000, atRemote.last().nanos() - start);
    start = network.time().nowNanos();
    send(remoteSocket, atRemote.last().source());
    assertEquals(70_000_000, atOne.last().nanos() - start);
  }

  @Test
  void shouldCutThePartitionedHostsAndNoOthers() {
    send(oneSocket, remoteSocket.localEndpoint());
    send(otherSocket, remoteSocket.localEndpoint());
    Endpoint oneOutside = atRemote.arrivals().getFirst().source();
    Endpoint otherOutside = atRemote.last().source();
    atRemote.clear();

    Partition partition = network.partition(List.of(one), List.of(remote));
    send(oneSocket, remoteSocket.localEndpoint());
    send(remoteSocket, oneOutside);
    assertTrue(atRemote.isEmpty() && atOne.isEmpty());
    assertEquals(2, network.counters().dropped(DropReason.PARTITIONED));
    send(otherSocket, remoteSocket.localEndpoint());
    send(remoteSocket, otherOutside);
    assertEquals(1, atRemote.size());
    assertEquals(1, atOther.size());
    send(oneSocket, otherSocket.localEndpoint());
    assertEquals(2, atOther.size());

    partition.heal();
    partition.heal();
    send(oneSocket, remoteSocket.localEndpoint());
    send(remoteSocket, oneOutside);
    assertEquals(2, atRemote.size());
    assertEquals(1, atOne.size());
  }

  @Test
  void shouldPartitionHairpinsToo() {
    Nat hairpinning =
        network.addNat(
            "hairpinning",
            NatBehavior.fullCone().withHairpinning(true),
            IpAddress.of("203.0.113.2"),
            network.internet());
    one.hostInterface("eth0").move(hairpinning.inside(), IpAddress.of("10.0.0.2"));
    other.hostInterface("eth0").move(hairpinning.inside(), IpAddress.of("10.0.0.3"));
    SimulatedSocket moved = one.bind("eth0", 1);
    SimulatedSocket otherMoved = other.bind("eth0", 2);
    Inbox inbox = Inbox.of(network, otherMoved);
    send(otherMoved, remoteSocket.localEndpoint());
    Endpoint otherOutside = atRemote.last().source();
    Partition partition = network.partition(List.of(one), List.of(other));
    send(moved, otherOutside);
    assertTrue(inbox.isEmpty());
    assertEquals(1, network.counters().dropped(DropReason.PARTITIONED));
    partition.heal();
    send(moved, otherOutside);
    assertEquals(1, inbox.size());
  }

  @Test
  void shouldPartitionALanToo() {
    Partition partition = network.partition(List.of(one), List.of(other));
    send(oneSocket, otherSocket.localEndpoint());
    assertTrue(atOther.isEmpty());
    partition.heal();
    send(oneSocket, otherSocket.localEndpoint());
    assertEquals(1, atOther.size());
  }
}
