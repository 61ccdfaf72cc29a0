package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A metered link carries only what the promise needs (docs/protocol.md section 11). */
final class CostTest {

  private static final Duration GAP = Duration.ofMillis(5);
  private static final int PAYLOADS = 400;

  private static Roadside world(int uplinks) {
    Roadside world =
        Connected.unconnected(uplinks, LinkModel.PERFECT.withDelay(Connected.ONE_WAY), 1);
    world.vehicle().cost(metered(uplinks), 10);
    world.start(new Redundancy(3, 9, 1));
    Connected.connect(world, uplinks);
    return world;
  }

  /** The last uplink. */
  private static String metered(int uplinks) {
    return "up" + (uplinks - 1);
  }

  /** Datagrams as large as a shard that went out over an uplink. */
  private static long shards(Roadside world, String uplink) {
    return world.vehicle().status().farGates().getFirst().paths().stream()
        .filter(path -> path.interfaceName().equals(uplink))
        .mapToLong(PathView::sentBytes)
        .sum();
  }

  @Test
  void shouldCarryAWholePayloadsWorthBesideASingleOtherLink() {
    Roadside world = world(2);
    long before = shards(world, "up1");
    long cheapBefore = shards(world, "up0");
    assertEquals(0, Stream.toOperator(world).send(PAYLOADS, GAP).settle().lost());
    double share = (double) (shards(world, "up1") - before) / (shards(world, "up0") - cheapBefore);
    // 3 of 9 and 3 more; or whole in one shard, of 7 and 1 more.
    assertTrue(share > 0.1 && share < 0.4, "share " + share);
  }

  @Test
  void shouldSaveATunnelFromTheLossOfTheCheapLink() {
    Roadside world = world(2);
    Stream out = Stream.toOperator(world).send(PAYLOADS, GAP);
    world.vehicleSide().nats().getFirst().link().setUp(false);
    assertEquals(0, out.send(PAYLOADS, GAP).settle().lost());
  }

  @Test
  void shouldCarryNothingBesideTwoOtherLinks() {
    Roadside world = world(3);
    Stream out = Stream.toOperator(world).send(PAYLOADS, GAP);
    long before = shards(world, "up2");
    assertEquals(0, out.send(PAYLOADS, GAP).settle().lost());
    // A ping a second, and a pong.
    long seconds = (PAYLOADS * GAP.toMillis() + 2_000) / 1_000;
    long bytes = shards(world, "up2") - before;
    assertTrue(bytes > 0 && bytes <= (seconds + 1) * (45 + 63), bytes + " bytes");
  }

  /** Of 5 Mbit/s, cheap links of 2 Mbit/s each carry less than enough. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void shouldCarryPayloadsThatCheapLinksHaveNoRoomFor(int uplinks) {
    Roadside world = world(uplinks);
    for (int i = 0; i < uplinks - 1; i++) {
      LinkModel narrow = LinkModel.PERFECT.withDelay(Connected.ONE_WAY);
      RateLimit rate = RateLimit.ofDelay(2_000_000, Duration.ofMillis(500));
      world.vehicleSide().nats().get(i).link().setModel(narrow.withRate(rate));
    }
    Stream out = Stream.toOperator(world).withPayloads(1_200);
    // So long it takes to find out what a link carries.
    out.send(500, Duration.ofMillis(2)).settle();
    int before = out.lost();
    int lost = out.send(4_000, Duration.ofMillis(2)).settle().lost() - before;
    // A cheap link that is full loses some before it is seen to be, each time it is tried again.
    assertTrue(lost <= 10, lost + " lost");
  }
}
