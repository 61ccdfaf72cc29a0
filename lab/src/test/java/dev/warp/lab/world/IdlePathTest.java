package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.Link;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a path costs while nothing is sent over it. */
final class IdlePathTest {

  private static final int PATHS = 2;
  private static final Duration SETTLE = Duration.ofSeconds(5);

  /** Long enough for new sessions, with the far gate and with the map. */
  private static final Duration IDLE = Duration.ofMinutes(10);

  private static final double MOST_BYTES_PER_SECOND = 200;

  /** All that goes over the vehicle's uplinks, both ways, with the headers of UDP and IP. */
  private static long bytes(Roadside world) {
    return world.vehicleSide().nats().stream().mapToLong(nat -> bytes(nat.link())).sum();
  }

  private static long bytes(Link link) {
    return link.up().counters().enteredBytes() + link.down().counters().enteredBytes();
  }

  /** Registrations, probes and handshakes included: an uplink that is metered pays for all. */
  @Test
  void shouldCostNextToNothing() {
    Roadside world = Connected.uplinks(PATHS);
    Stream.toOperator(world).send(100, Duration.ofMillis(10));
    world.network().time().runFor(SETTLE);
    long before = bytes(world);
    world.network().time().runFor(IDLE);
    assertEquals(PATHS, Roadside.upPaths(world.vehicle()));
    double perSecond = (double) (bytes(world) - before) / PATHS / IDLE.toSeconds();
    assertTrue(perSecond > 0 && perSecond < MOST_BYTES_PER_SECOND, perSecond + " bytes a second");
  }
}
