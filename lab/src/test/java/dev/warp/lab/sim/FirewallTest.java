package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FirewallTest {

  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final byte[] DATA = {1};

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final SimulatedSocket guarded = socket("guarded", "2001:db8::1");
  private final SimulatedSocket known = socket("known", "2001:db8::2");
  private final SimulatedSocket stranger = socket("stranger", "2001:db8::3");
  private final Inbox inbox = Inbox.of(network, guarded);
  private final Endpoint inside = guarded.localEndpoint();

  private SimulatedSocket socket(String name, String address) {
    Host host = network.addHost(name);
    HostInterface added = host.addInterface("eth0", IpAddress.of(address), network.internet());
    if (name.equals("guarded")) {
      added.link().guard(IDLE);
    }
    return host.bind("eth0", 1000);
  }

  private int received() {
    network.time().runFor(Duration.ofMillis(1));
    return inbox.size();
  }

  @Test
  void shouldLetInOnlyWhatAnswers() {
    Inbox outside = Inbox.of(network, known);
    known.send(DATA, inside);
    assertEquals(0, received());
    guarded.send(DATA, known.localEndpoint());
    assertEquals(0, received());
    assertEquals(inside, outside.last().source());
    stranger.send(DATA, inside);
    known.send(DATA, inside);
    assertEquals(1, received());
    assertEquals(known.localEndpoint(), inbox.last().source());
    assertEquals(2, network.counters().dropped(DropReason.FIREWALLED));
  }

  @Test
  void shouldCloseWhenAFlowHasBeenSilent() {
    guarded.send(DATA, known.localEndpoint());
    network.time().runFor(IDLE.minusMillis(10));
    known.send(DATA, inside);
    assertEquals(1, received());
    network.time().runFor(IDLE.minusMillis(10));
    known.send(DATA, inside);
    assertEquals(2, received());
    network.time().runFor(IDLE);
    known.send(DATA, inside);
    assertEquals(2, received());
  }
}
