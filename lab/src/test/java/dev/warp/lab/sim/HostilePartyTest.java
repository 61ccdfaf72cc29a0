package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Strangers who forge, record, replay and alter; and what observers see of it. */
final class HostilePartyTest {

  private static final Endpoint FORGED = IpAddress.of("192.0.2.66").endpoint(666);

  private final SimulatedNetwork network = new SimulatedNetwork(6);
  private final Nat nat =
      network.addNat(
          "nat", NatBehavior.portRestricted(), IpAddress.of("203.0.113.1"), network.internet());
  private final Host clientHost = network.addHost("client");
  private final Host serverHost = network.addHost("server");
  private final SimulatedSocket client = bind(clientHost, "10.0.0.2", nat.inside());
  private final SimulatedSocket server = bind(serverHost, "198.51.100.1", network.internet());
  private final Inbox atClient = Inbox.of(network, client);
  private final Inbox atServer = Inbox.of(network, server);

  private static SimulatedSocket bind(Host host, String address, Realm realm) {
    host.addInterface("eth0", IpAddress.of(address), realm);
    return host.bind("eth0", 13116);
  }

  private void settle() {
    network.time().runFor(Duration.ofSeconds(1));
  }

  @Test
  void shouldInjectWithAnySource() {
    network
        .injector()
        .inject(network.internet(), FORGED, server.localEndpoint(), new byte[] {4, 2});
    settle();
    assertEquals(FORGED, atServer.last().source());
    assertEquals(List.of((byte) 4, (byte) 2), atServer.last().payload());
    assertEquals(1, network.counters().injected());
  }

  @Test
  void shouldInjectPastTheNatIntoTheLan() {
    LinkDirection toClient = clientHost.hostInterface("eth0").link().down();
    network.injector().inject(toClient, FORGED, client.localEndpoint(), new byte[1]);
    settle();
    assertEquals(FORGED, atClient.last().source());
  }

  @Test
  void shouldMeetTheNatWhenInjectedBeforeIt() {
    client.send(new byte[1], server.localEndpoint());
    settle();
    Endpoint external = atServer.last().source();
    network.injector().inject(network.internet(), FORGED, external, new byte[1]);
    settle();
    assertTrue(atClient.isEmpty());
    assertEquals(1, network.counters().dropped(DropReason.NAT_FILTERED));
    network.injector().inject(nat.link().down(), server.localEndpoint(), external, new byte[1]);
    settle();
    assertEquals(server.localEndpoint(), atClient.last().source());
  }

  @Test
  void shouldRecordAndReplay() {
    List<Datagram> recorded = new ArrayList<>();
    nat.link()
        .up()
        .intercept(
            (datagram, onward) -> {
              recorded.add(datagram);
              onward.accept(datagram);
            });
    client.send(new byte[] {7}, server.localEndpoint());
    settle();
    assertEquals(1, atServer.size());
    Datagram datagram = recorded.getFirst();
    network
        .injector()
        .inject(nat.link().up(), datagram.source(), datagram.destination(), datagram.payload());
    settle();
    assertEquals(2, atServer.size());
    assertEquals(atServer.arrivals().getFirst().payload(), atServer.last().payload());
    assertEquals(atServer.arrivals().getFirst().source(), atServer.last().source());
  }

  @Test
  void shouldAlterDelayAndSwallow() {
    nat.link()
        .up()
        .intercept(
            (datagram, onward) -> {
              byte[] payload = datagram.payload();
              if (payload[0] == 1) {
                payload[0] = 9;
                onward.accept(datagram.withPayload(payload));
              } else if (payload[0] == 2) {
                network.time().after(Duration.ofMillis(5), () -> onward.accept(datagram));
              }
            });
    long start = network.time().nowNanos();
    for (byte kind = 1; kind <= 3; kind++) {
      client.send(new byte[] {kind}, server.localEndpoint());
    }
    settle();
    assertEquals(2, atServer.size());
    assertEquals(List.of((byte) 9), atServer.arrivals().getFirst().payload());
    assertEquals(5_000_000, atServer.last().nanos() - start);
    assertEquals(3, network.counters().intercepted());
    assertEquals(2, network.counters().released());
    assertEquals(0, network.counters().inFlight());
    nat.link().up().stopIntercepting();
    client.send(new byte[] {3}, server.localEndpoint());
    settle();
    assertEquals(3, atServer.size());
  }

  @Test
  void shouldPrintATraceThatCanBeRead() {
    StringBuilder trace = new StringBuilder();
    network.observe(new TracePrinter(trace));
    client.send(new byte[3], server.localEndpoint());
    settle();
    nat.rebind();
    nat.link().up().setUp(false);
    client.send(new byte[3], server.localEndpoint());
    settle();
    String preserved = "203.0.113.1:13116";
    List<String> lines = trace.toString().lines().toList();
    assertEquals(8, lines.size(), trace.toString());
    assertEquals(
        "    0.000000000 sent        client/eth0              "
            + "#1 10.0.0.2:13116 > 198.51.100.1:13116 3 B",
        lines.get(0));
    assertTrue(lines.get(1).contains("translated  nat"), lines.get(1));
    assertTrue(lines.get(1).contains(preserved), lines.get(1));
    assertTrue(lines.get(2).contains("delivered   server/eth0"), lines.get(2));
    assertTrue(lines.get(3).startsWith("    1.000000000 changed     nat"), lines.get(3));
    assertTrue(lines.get(4).contains("nat/up"), lines.get(4));
    assertTrue(lines.get(7).endsWith("link_down"), lines.get(7));
  }

  @Test
  void shouldStopTellingAnObserverThatLeft() {
    List<NetworkEvent> events = new ArrayList<>();
    NetworkObserver observer = events::add;
    network.observe(observer);
    client.send(new byte[3], server.localEndpoint());
    settle();
    assertEquals(3, events.size());
    network.stopObserving(observer);
    client.send(new byte[3], server.localEndpoint());
    settle();
    assertEquals(3, events.size());
  }
}
