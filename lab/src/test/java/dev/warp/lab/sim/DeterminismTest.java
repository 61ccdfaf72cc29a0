package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DeterminismTest {

  private static final LinkModel ROUGH =
      LinkModel.PERFECT
          .withLoss(0.05)
          .withBursts(GilbertElliott.bursts(0.05, 4))
          .withDelay(Duration.ofMillis(20))
          .withJitter(Duration.ofMillis(15))
          .withReordering(Reordering.of(0.02, Duration.ofMillis(30)))
          .withDuplication(0.02)
          .withCorruption(0.02)
          .withRate(RateLimit.ofDelay(2_000_000, Duration.ofMillis(50)));

  /** Two hosts behind NATs talk to a server that answers, over rough links. */
  private static void talk(SimulatedNetwork network) {
    SimulatedSocket server = socket(network, "server", "198.51.100.1", network.internet(), 13116);
    server.onDatagram((data, off, len, source) -> server.send(data, off, len, source));
    for (int i = 1; i <= 2; i++) {
      Nat nat =
          network.addNat(
              "nat" + i,
              NatBehavior.symmetric(),
              IpAddress.of("203.0.113." + i),
              network.internet());
      nat.link().setModel(ROUGH);
      SimulatedSocket client = socket(network, "client" + i, "10.0.0.2", nat.inside(), 0);
      keepSending(network, client, server.localEndpoint());
      network.time().after(Duration.ofSeconds(3), nat::rebind);
    }
    network.time().runFor(Duration.ofSeconds(10));
  }

  private static SimulatedSocket socket(
      SimulatedNetwork network, String name, String address, Realm realm, int port) {
    Host host = network.addHost(name);
    host.addInterface("eth0", IpAddress.of(address), realm);
    return host.bind("eth0", port);
  }

  private static void keepSending(
      SimulatedNetwork network, SimulatedSocket socket, Endpoint destination) {
    SimulatedRandom random = network.random().fork("payload " + socket.localEndpoint());
    new Runnable() {
      @Override
      public void run() {
        byte[] payload = new byte[random.nextInt(1200)];
        random.nextBytes(payload);
        socket.send(payload, destination);
        network.time().after(Duration.ofMillis(10), this);
      }
    }.run();
  }

  private static String hashOfTrace(long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    TraceHash hash = new TraceHash();
    network.observe(hash);
    talk(network);
    return hash.finish();
  }

  private static String trace(long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    StringBuilder text = new StringBuilder();
    network.observe(new TracePrinter(text));
    talk(network);
    return text.toString();
  }

  @Test
  void shouldGoTheSameWayForTheSameSeed() {
    assertEquals(trace(1), trace(1));
    assertEquals(hashOfTrace(1), hashOfTrace(1));
  }

  @Test
  void shouldGoAnotherWayForEachSeed() {
    Set<String> hashes = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      hashes.add(hashOfTrace(seed));
    }
    assertEquals(20, hashes.size());
  }

  @Test
  void shouldGoTheSameWayWhetherObservedOrNot() {
    SimulatedNetwork observed = new SimulatedNetwork(1);
    observed.observe(new TraceHash());
    talk(observed);
    SimulatedNetwork unobserved = new SimulatedNetwork(1);
    talk(unobserved);
    assertEquals(observed.counters().toString(), unobserved.counters().toString());
    assertNotEquals(0, unobserved.counters().dropped());
  }

  @Test
  void shouldNoticeAnotherPayloadOfTheSameLength() {
    Set<String> hashes = new HashSet<>();
    for (byte content = 0; content < 3; content++) {
      SimulatedNetwork network = new SimulatedNetwork(1);
      TraceHash hash = new TraceHash();
      network.observe(hash);
      SimulatedSocket socket = socket(network, "host", "192.0.2.1", network.internet(), 1);
      socket.send(new byte[] {content}, socket.localEndpoint());
      hashes.add(hash.finish());
    }
    assertEquals(3, hashes.size());
  }

  @Test
  void shouldNotShiftTheRestWhenAHostIsAdded() {
    SimulatedNetwork plain = new SimulatedNetwork(1);
    talk(plain);
    SimulatedNetwork larger = new SimulatedNetwork(1);
    socket(larger, "bystander", "192.0.2.77", larger.internet(), 0);
    talk(larger);
    assertEquals(plain.counters().toString(), larger.counters().toString());
  }
}
