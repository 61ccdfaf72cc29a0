package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostTest {

  private static final Duration A_WHILE = Duration.ofMillis(1);

  private final SimulatedNetwork network = new SimulatedNetwork(3);
  private final Host near = network.addHost("near");
  private final Host far = network.addHost("far");
  private final HostInterface nearInterface =
      near.addInterface("eth0", IpAddress.of("192.0.2.1"), network.internet());
  private final SimulatedSocket nearSocket = near.bind("eth0", 1000);
  private final SimulatedSocket farSocket = bindFar();
  private final Inbox atNear = Inbox.of(network, nearSocket);
  private final Inbox atFar = Inbox.of(network, farSocket);

  private SimulatedSocket bindFar() {
    far.addInterface("eth0", IpAddress.of("192.0.2.2"), network.internet());
    return far.bind("eth0", 2000);
  }

  private void talkBothWays() {
    nearSocket.send(new byte[] {1}, farSocket.localEndpoint());
    farSocket.send(new byte[] {2}, nearSocket.localEndpoint());
    network.time().runFor(A_WHILE);
  }

  private void assertDropped(DropReason reason, int count) {
    assertEquals(count, network.counters().dropped(reason), network.counters().toString());
  }

  @Test
  void shouldDeliverTheBytesWithTheirSource() {
    nearSocket.send(new byte[] {9, 1, 2, 3, 9}, 1, 3, farSocket.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(List.of((byte) 1, (byte) 2, (byte) 3), atFar.last().payload());
    assertEquals(nearSocket.localEndpoint(), atFar.last().source());
  }

  @Test
  void shouldNotLetSenderOrReceiverWriteToADatagramOnItsWay() {
    byte[] payload = {1};
    nearInterface.link().up().setModel(LinkModel.PERFECT.withDuplication(1));
    farSocket.onDatagram(
        (data, offset, length, source) -> {
          atFar.onDatagram(data, offset, length, source);
          data[0] = 8;
        });
    nearSocket.send(payload, farSocket.localEndpoint());
    payload[0] = 7;
    network.time().runFor(A_WHILE);
    assertEquals(2, atFar.size());
    assertTrue(atFar.arrivals().stream().allMatch(a -> a.payload().equals(List.of((byte) 1))));
  }

  @Test
  void shouldRefuseAPortInUse() {
    assertThrows(IllegalStateException.class, () -> near.bind("eth0", 1000));
    nearSocket.close();
    assertTrue(near.bind("eth0", 1000).isOpen());
  }

  @Test
  void shouldGiveEphemeralPortsOfTheirOwn() {
    SimulatedSocket one = near.bind("eth0", 0);
    SimulatedSocket other = near.bind("eth0", 0);
    assertTrue(one.localEndpoint().port() >= 49_152);
    assertNotEquals(one.localEndpoint(), other.localEndpoint());
  }

  @Test
  void shouldDropWhatGoesNowhere() {
    nearSocket.send(new byte[1], Endpoint.ofIpv4(0x0a00_0001, 5));
    nearSocket.send(new byte[1], Endpoint.ofIpv4(0x7f00_0001, 5));
    nearSocket.send(new byte[1], Endpoint.ofIpv4(0xe000_0001, 5));
    nearSocket.send(new byte[1], farSocket.localEndpoint().withPort(0));
    network.time().runFor(A_WHILE);
    assertDropped(DropReason.UNREACHABLE, 4);
    nearSocket.send(new byte[1], farSocket.localEndpoint().withPort(2001));
    network.time().runFor(A_WHILE);
    assertDropped(DropReason.PORT_CLOSED, 1);
    nearSocket.send(new byte[Datagram.MAX_PAYLOAD + 1], farSocket.localEndpoint());
    assertDropped(DropReason.TOO_LARGE, 1);
  }

  @Test
  void shouldLeaveOldSocketsDeadWhenTheAddressChanges() {
    nearInterface.setAddress(IpAddress.of("192.0.2.77"));
    assertFalse(nearSocket.isOpen());
    talkBothWays();
    assertTrue(atNear.isEmpty() && atFar.isEmpty());
    assertDropped(DropReason.STALE_ADDRESS, 1);
    assertDropped(DropReason.UNREACHABLE, 1);
    SimulatedSocket fresh = near.bind("eth0", 1000);
    fresh.send(new byte[1], farSocket.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(fresh.localEndpoint(), atFar.last().source());
  }

  @Test
  void shouldKeepOldSocketsDeadWhenTheAddressComesBack() {
    nearInterface.setAddress(IpAddress.of("192.0.2.77"));
    nearInterface.setAddress(IpAddress.of("192.0.2.1"));
    SimulatedSocket fresh = near.bind("eth0", 1000);
    nearSocket.close();
    talkBothWays();
    assertTrue(atNear.isEmpty() && atFar.isEmpty());
    assertTrue(fresh.isOpen());
  }

  @Test
  void shouldMoveToAnotherRealm() {
    Nat nat =
        network.addNat(
            "nat", NatBehavior.fullCone(), IpAddress.of("203.0.113.1"), network.internet());
    nearInterface.move(nat.inside(), IpAddress.of("10.0.0.2"));
    near.bind("eth0", 1000).send(new byte[1], farSocket.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(nat.publicAddress(), IpAddress.of(atFar.last().source()));
  }

  @Test
  void shouldLoseDatagramsWhileAnInterfaceIsDownAndGoOnAfterwards() {
    nearInterface.setUp(false);
    talkBothWays();
    assertTrue(atNear.isEmpty() && atFar.isEmpty());
    assertDropped(DropReason.INTERFACE_DOWN, 2);
    nearInterface.setUp(true);
    talkBothWays();
    assertEquals(1, atNear.size());
    assertEquals(1, atFar.size());
  }

  @Test
  void shouldLoseDatagramsWhileAHostSleepsAndGoOnAfterwards() {
    near.pause();
    talkBothWays();
    assertTrue(near.isPaused() && atNear.isEmpty() && atFar.isEmpty());
    assertDropped(DropReason.HOST_PAUSED, 2);
    near.resume();
    talkBothWays();
    assertEquals(1, atNear.size());
    assertEquals(1, atFar.size());
  }

  @Test
  void shouldCloseAllSocketsOnRestart() {
    near.restart();
    assertFalse(nearSocket.isOpen());
    talkBothWays();
    assertTrue(atNear.isEmpty() && atFar.isEmpty());
    assertDropped(DropReason.SOCKET_CLOSED, 1);
    assertDropped(DropReason.PORT_CLOSED, 1);
    assertTrue(near.bind("eth0", 1000).isOpen());
  }

  @Test
  void shouldSpeakFromEachOfItsInterfaces() {
    HostInterface second = near.addInterface("lte0", IpAddress.of("192.0.2.3"), network.internet());
    assertEquals(List.of(nearInterface, second), List.copyOf(near.interfaces()));
    SimulatedSocket socket = near.bind("lte0", 1000);
    socket.send(new byte[1], farSocket.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(second.address(), IpAddress.of(atFar.last().source()));
  }

  @Test
  void shouldSpeakIpv6ButNotAcrossVersions() {
    near.addInterface("six0", IpAddress.of("2001:db8::1"), network.internet());
    far.addInterface("six0", IpAddress.of("2001:db8::2"), network.internet());
    SimulatedSocket nearSix = near.bind("six0", 1000);
    SimulatedSocket farSix = far.bind("six0", 2000);
    Inbox inbox = Inbox.of(network, farSix);
    nearSix.send(new byte[1], farSix.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(nearSix.localEndpoint(), inbox.last().source());
    nearSix.send(new byte[1], farSocket.localEndpoint());
    nearSocket.send(new byte[1], farSix.localEndpoint());
    network.time().runFor(A_WHILE);
    assertEquals(1, inbox.size());
    assertTrue(atFar.isEmpty());
    assertDropped(DropReason.UNREACHABLE, 2);
  }

  @Test
  void shouldRefuseNamesAndAddressesThatAreTaken() {
    assertThrows(IllegalArgumentException.class, () -> network.addHost("near"));
    assertThrows(
        IllegalArgumentException.class,
        () -> near.addInterface("eth0", IpAddress.of("192.0.2.9"), network.internet()));
    assertThrows(
        IllegalArgumentException.class,
        () -> near.addInterface("eth1", IpAddress.of("192.0.2.2"), network.internet()));
    assertThrows(IllegalArgumentException.class, () -> near.bind("eth9", 1));
  }
}
