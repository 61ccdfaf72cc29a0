package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Ports that a NAT forwards by agreement, as Linux routers do it. */
final class PortForwardsTest {

  private static final Duration A_WHILE = Duration.ofMillis(1);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();
  private static final IpAddress PUBLIC = IpAddress.of("203.0.113.1");

  private final SimulatedNetwork network = new SimulatedNetwork(9);
  private final Nat nat =
      network.addNat("nat", NatBehavior.portRestricted(), PUBLIC, network.internet());
  private final SimulatedSocket client = socket("client", "10.0.0.2", nat.inside());
  private final SimulatedSocket stranger = socket("stranger", "198.51.100.1", network.internet());
  private final Inbox atClient = Inbox.of(network, client);
  private final Inbox atStranger = Inbox.of(network, stranger);

  private SimulatedSocket socket(String host, String address, Realm realm) {
    Host added = network.addHost(host);
    added.addInterface("eth0", IpAddress.of(address), realm);
    return added.bind("eth0", 4000);
  }

  private int open(int suggested) {
    long now = network.time().nowNanos();
    OptionalInt port = nat.forwards().open(client.localEndpoint(), suggested, now + MINUTE, now);
    return port.orElseThrow();
  }

  private void send(SimulatedSocket from, Endpoint to) {
    from.send(new byte[1], to);
    network.time().runFor(A_WHILE);
  }

  @Test
  void shouldLetStrangersInAndAnswerFromTheSamePort() {
    int port = open(0);
    send(stranger, PUBLIC.endpoint(port));
    assertEquals(stranger.localEndpoint(), atClient.last().source());
    send(client, stranger.localEndpoint());
    assertEquals(PUBLIC.endpoint(port), atStranger.last().source());
  }

  @Test
  void shouldTranslateWhatIsNoAnswerAsIfThereWereNone() {
    int port = open(0);
    send(client, stranger.localEndpoint());
    assertNotEquals(PUBLIC.endpoint(port), atStranger.last().source());
  }

  @Test
  void shouldEndWithItsTimeUnlessItIsOpenedAgain() {
    int port = open(0);
    network.time().runFor(Duration.ofSeconds(59));
    assertEquals(port, open(port));
    network.time().runFor(Duration.ofSeconds(59));
    send(stranger, PUBLIC.endpoint(port));
    assertEquals(1, atClient.size());
    network.time().runFor(Duration.ofSeconds(2));
    send(stranger, PUBLIC.endpoint(port));
    assertEquals(1, atClient.size());
  }

  @Test
  void shouldGiveNoPortThatAMappingHolds() {
    send(client, stranger.localEndpoint());
    int held = atStranger.last().source().port();
    assertNotEquals(held, open(held));
  }
}
