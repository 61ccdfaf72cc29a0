package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.sim.VirtualTime;
import java.time.Duration;

/**
 * When the first payloads arrive in a world whose gates have just been started.
 *
 * @param told until the map tells each gate of the other, which it does at the moment that both are
 *     registered and want each other
 * @param first until the first payload arrives at either end
 * @param both until one has arrived at both
 */
record FirstPayloads(Duration told, Duration first, Duration both) {

  /** A payload is sent each way every so often, so times are no more exact than this. */
  static final Duration STEP = Duration.ofMillis(1);

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Starts the map and both gates, sends payloads both ways at once and waits for the first. */
  static FirstPayloads in(Roadside world) {
    VirtualTime time = world.network().time();
    Stream out = Stream.toOperator(world);
    Stream back = Stream.toVehicle(world);
    world.start(Connected.THREE_OF_SIX);
    Duration told = Duration.ZERO;
    while (out.delivered() == 0 || back.delivered() == 0) {
      assertTrue(time.nowNanos() < PATIENCE.toNanos(), "nothing arrives");
      if (world.map().engine().counters().announcements() == 0) {
        told = Duration.ofNanos(time.nowNanos());
      }
      out.send();
      back.send(1, STEP);
    }
    long first = Math.min(out.firstArrivalNanos(), back.firstArrivalNanos());
    long both = Math.max(out.firstArrivalNanos(), back.firstArrivalNanos());
    return new FirstPayloads(told, Duration.ofNanos(first), Duration.ofNanos(both));
  }
}
