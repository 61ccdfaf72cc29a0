package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.Host;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.NetworkEvent;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A gate that is registered, and that another consents to talk to, names somebody who has nothing
 * to do with it as its own address, at as many ports as it may.
 */
final class HostileGateTest {

  private static final IpAddress VICTIM = IpAddress.of("203.0.113.9");

  /** Host candidates of one interface, of which its own address is one. */
  private static final int NAMED = 7;

  /** To one address in a row (docs/protocol.md section 8). */
  private static final int ROW = 10;

  private static final int RESTARTS = 6;

  private final SimulatedNetwork network = new SimulatedNetwork(1);
  private final Roadside world = Roadside.ordinary(network);
  private final List<NetworkEvent.Sent> toVictim = new ArrayList<>();

  private void begin() {
    Host victim = network.addHost("victim");
    victim.addInterface("eth0", VICTIM, network.internet());
    List<Endpoint> named =
        IntStream.range(0, NAMED).mapToObj(i -> VICTIM.endpoint(7_000 + i)).toList();
    world.operator().claim(named);
    network.observe(
        event -> {
          if (event instanceof NetworkEvent.Sent sent
              && sent.datagram().destination().sameAddress(VICTIM.endpoint(0))) {
            toVictim.add(sent);
          }
        });
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, 2);
  }

  private int pairs() {
    return NAMED * world.vehicleSide().uplinks().size();
  }

  @Test
  void shouldCostItsVictimARowOfProbesAndThenOneInFiveSeconds() {
    begin();
    network.time().runFor(Duration.ofSeconds(4));
    assertEquals(pairs() * ROW, toVictim.size());
    network.time().runFor(Duration.ofMinutes(10));
    int later = toVictim.size() - pairs() * ROW;
    System.out.printf(
        "a victim named at %d addresses: %d probes in the first seconds, %d in ten minutes%n",
        pairs(), pairs() * ROW, later);
    assertTrue(later <= pairs() * 600 / 5, later + " probes");
    assertTrue(toVictim.stream().allMatch(sent -> sent.datagram().length() == Probe.SIZE));
  }

  /** It registers anew as often as it can, so that it is told of again and again. */
  @Test
  void shouldCostNoMoreThanARowInFiveSecondsHoweverOftenItStartsAnew() {
    begin();
    long begun = network.time().nowNanos();
    for (int i = 0; i < RESTARTS; i++) {
      world.operator().kill();
      world.operator().restart();
      network.time().runFor(Duration.ofSeconds(1));
    }
    long rows = 2 + (network.time().nowNanos() - begun) / Duration.ofSeconds(5).toNanos();
    assertTrue(toVictim.size() <= rows * pairs() * ROW, toVictim.size() + " probes");
    assertTrue(toVictim.stream().allMatch(sent -> sent.datagram().length() == Probe.SIZE));
  }
}
