package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.SimulatedNetwork;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoadsideTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldCarryPayloadsThroughTwoNats() {
    SimulatedNetwork network = new SimulatedNetwork(1);
    Roadside world = Roadside.ordinary(network);
    world.setUplinks(LinkModel.PERFECT.withDelay(Duration.ofMillis(20)));
    world.start(new Redundancy(3, 6, 1));
    boolean connected = network.time().runUntil(() -> world.isConnected(2), 5 * SECOND);
    assertTrue(connected);
    Set<Integer> got = new HashSet<>();
    world.operator().connect((tunnel, payload) -> got.add(payload[0] & 0xff));
    for (int i = 0; i < 200; i++) {
      world.vehicle().send(0, new byte[] {(byte) i, 1, 2, 3});
      network.time().runFor(Duration.ofMillis(1));
    }
    network.time().runFor(Duration.ofMillis(100));
    assertEquals(200, got.size());
  }
}
