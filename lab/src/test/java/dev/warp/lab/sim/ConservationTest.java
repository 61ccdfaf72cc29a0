package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** No datagram appears or vanishes uncounted, whatever is done to the network. */
final class ConservationTest {

  private static final int STEPS = 300;

  @Property(tries = 100)
  void shouldAccountForEveryDatagram(@ForAll long seed) {
    SimulatedNetwork network = new SimulatedNetwork(seed);
    new Scene(network).play();
    network.time().runFor(Duration.ofHours(1));
    TrafficCounters counters = network.counters();
    assertEquals(0, counters.inFlight(), counters.toString());
    assertTrue(counters.delivered() > 0 && counters.dropped() > 0, counters.toString());
    long byReason = 0;
    for (DropReason reason : DropReason.values()) {
      byReason += counters.dropped(reason);
    }
    assertEquals(counters.dropped(), byReason);
    assertEquals(0, network.time().pending());
  }

  /** Nine hosts that talk to each other at random while somebody pulls the plugs. */
  private static final class Scene {

    private final SimulatedNetwork network;
    private final SimulatedRandom chance;
    private final List<SimulatedSocket> sockets = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private final List<Nat> nats = new ArrayList<>();
    private final List<Partition> partitions = new ArrayList<>();

    Scene(SimulatedNetwork network) {
      this.network = network;
      this.chance = network.random().fork("scene");
      build();
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        disturb();
        for (SimulatedSocket socket : sockets) {
          SimulatedSocket to = sockets.get(chance.nextInt(sockets.size()));
          socket.send(new byte[chance.nextInt(1600)], to.localEndpoint());
        }
        network.time().runFor(Duration.ofMillis(10));
      }
    }

    private void build() {
      for (int i = 0; i < 3; i++) {
        NatBehavior behavior =
            chance.nextBoolean() ? NatBehavior.symmetric() : NatBehavior.fullCone();
        Nat nat =
            network.addNat(
                "nat" + i,
                behavior.withHairpinning(chance.nextBoolean()),
                IpAddress.of("203.0.113." + (i + 1)),
                network.internet());
        nat.link().setModel(model());
        nats.add(nat);
        addHost("inside" + i, "10.0.0.2", nat.inside());
        addHost("beside" + i, "10.0.0.3", nat.inside());
        addHost("public" + i, "198.51.100." + (i + 1), network.internet());
      }
    }

    private void addHost(String name, String address, Realm realm) {
      Host host = network.addHost(name);
      host.addInterface("eth0", IpAddress.of(address), realm);
      hosts.add(host);
      SimulatedSocket socket = host.bind("eth0", 0);
      socket.onDatagram((data, off, len, source) -> answer(socket, data, off, len / 2, source));
      sockets.add(socket);
    }

    private static void answer(
        SimulatedSocket socket, byte[] data, int offset, int length, Endpoint to) {
      if (length > 100) {
        socket.send(data, offset, length, to);
      }
    }

    private LinkModel model() {
      return LinkModel.PERFECT
          .withLoss(chance.nextDouble(0.3))
          .withBursts(GilbertElliott.bursts(0.1, 5))
          .withDelay(Duration.ofMillis(chance.nextInt(50)))
          .withJitter(Duration.ofMillis(chance.nextInt(50)))
          .withReordering(Reordering.of(0.1, Duration.ofMillis(30)))
          .withDuplication(chance.nextDouble(0.3))
          .withCorruption(chance.nextDouble(0.3))
          .withRate(RateLimit.ofBytes(1_000_000 + chance.nextInt(10_000_000), 20_000));
    }

    private void disturb() {
      Host host = hosts.get(chance.nextInt(hosts.size()));
      Nat nat = nats.get(chance.nextInt(nats.size()));
      switch (chance.nextInt(12)) {
        case 0 -> host.pause();
        case 1 -> host.resume();
        case 2 -> host.hostInterface("eth0").setUp(chance.nextBoolean());
        case 3 -> nat.rebind();
        case 4 -> nat.link().setUp(chance.nextBoolean());
        case 5 -> nat.link().setModel(model());
        case 6 -> partitions.add(network.partition(List.of(host), hosts));
        case 7 -> partitions.forEach(Partition::heal);
        case 8 -> restart(host);
        default -> {}
      }
    }

    private void restart(Host host) {
      host.restart();
      SimulatedSocket socket = host.bind("eth0", 0);
      sockets.set(hosts.indexOf(host), socket);
    }
  }
}
