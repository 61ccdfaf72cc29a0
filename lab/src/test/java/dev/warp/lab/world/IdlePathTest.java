package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a path costs while nothing is sent over it. */
final class IdlePathTest {

  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(100);

  private static final double MOST_BYTES_PER_SECOND = 200;

  /** Of both ends, and both ways. */
  private static long bytes(Roadside world) {
    return List.of(world.vehicle(), world.operator()).stream()
        .flatMap(gate -> gate.status().farGates().getFirst().paths().stream())
        .mapToLong(PathView::sentBytes)
        .sum();
  }

  @Test
  void shouldCostNextToNothing() {
    Roadside world = Connected.uplinks(2);
    Stream.toOperator(world).send(100, Duration.ofMillis(10));
    world.network().time().runFor(SETTLE);
    long before = bytes(world);
    world.network().time().runFor(IDLE);
    List<PathView> paths = world.vehicle().status().farGates().getFirst().paths();
    assertEquals(2, paths.size());
    double perSecond = (double) (bytes(world) - before) / paths.size() / IDLE.toSeconds();
    assertTrue(perSecond > 0 && perSecond < MOST_BYTES_PER_SECOND, perSecond + " bytes a second");
  }
}
