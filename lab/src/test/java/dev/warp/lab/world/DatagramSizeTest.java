package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that do not carry what {@code mtu} allows (docs/protocol.md section 10.2). */
final class DatagramSizeTest {

  private static final Redundancy WHOLE = new Redundancy(1, 1, 0);
  private static final LinkModel LINE = LinkModel.PERFECT.withDelay(ONE_WAY);
  private static final Duration GAP = Duration.ofMillis(10);
  private static final int HEADERS = 28;

  /** Larger than what a path is taken to carry before it is known what it does. */
  private static final int LARGE = 1200;

  /** So close to what a path carries a search comes. */
  private static final int NEAR = 16;

  private static Roadside world(int uplinks, Redundancy redundancy, LinkModel line, long seed) {
    Roadside world = Connected.unconnected(uplinks, line, seed);
    world.start(redundancy);
    Connected.connect(world, uplinks);
    return world;
  }

  private static int limit(Roadside world) {
    return Connected.pathsUp(world).stream().mapToInt(PathView::mtuBytes).min().orElseThrow();
  }

  private static void awaitLimit(Roadside world, int atLeast, Duration patience) {
    long end = world.network().time().nowNanos() + patience.toNanos();
    boolean reached = world.network().time().runUntil(() -> limit(world) >= atLeast, end);
    assertTrue(reached, () -> "still " + limit(world));
  }

  @Test
  void shouldFindOutWithinARoundTripOfTheSessionThatAPathCarriesTheMtu() {
    Roadside world = Connected.unconnected(1, LINE, 1);
    world.start(WHOLE);
    world.network().time().runUntil(() -> world.isConnected(1), Duration.ofSeconds(10).toNanos());
    world.network().time().runFor(ONE_WAY.multipliedBy(2));
    assertEquals(Roadside.MTU, limit(world));
    assertTrue(world.vehicle().events().stream().noneMatch(GateEvent.PathLimit.class::isInstance));
  }

  @ParameterizedTest
  @ValueSource(ints = {1427, 1280, 1100, 900, 620})
  void shouldLoseNothingOverAPathThatCarriesLess(int packetBytes) {
    Roadside world = Connected.unconnected(1, LINE.withMtu(packetBytes), 1);
    world.start(WHOLE);
    world.network().time().runUntil(() -> world.isConnected(1), Duration.ofSeconds(10).toNanos());
    Stream out = Stream.toOperator(world).withPayloads(LARGE).send(500, GAP).settle();
    assertEquals(0, out.lost());
    int carried = packetBytes - HEADERS;
    assertTrue(limit(world) <= carried, "no larger than what is carried: " + limit(world));
    assertTrue(limit(world) > carried - NEAR, "as large as can be: " + limit(world));
    List<GateEvent> told =
        world.vehicle().events().stream().filter(GateEvent.PathLimit.class::isInstance).toList();
    assertEquals(carried > Roadside.MTU - NEAR ? 0 : 1, told.size(), () -> "told once: " + told);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 10, 50, 200})
  void shouldNotStallWhenTheOnlyPathSwallowsLargeDatagrams(int gapMillis) {
    Roadside world = world(1, WHOLE, LINE, 1);
    Stream out = Stream.toOperator(world).withPayloads(LARGE);
    Duration gap = Duration.ofMillis(gapMillis);
    out.send(100, gap);
    world.setUplinks(LINE.withMtu(1000));
    out.send(2_000 / gapMillis, gap);
    // Four lost, a ping and its pong that tells of it, four tries 45 ms apart, 60 ms and a half of
    // patience with the last, and one way for the first that is small enough.
    long noticed = 4L * gapMillis + 100 + 40 + 4 * 45 + 85 + 20;
    assertTrue(out.longestGap().toMillis() <= noticed, () -> "silent for " + out.longestGap());
    int before = out.settle().lost();
    out.send(200, gap).settle();
    assertEquals(before, out.lost(), "nothing is lost any more");
  }

  @Test
  void shouldLoseNothingWhenOneOfTwoPathsSwallowsLargeDatagrams() {
    Roadside world = world(2, Connected.THREE_OF_SIX, LINE, 1);
    Stream out = Stream.toOperator(world).withPayloads(3 * LARGE);
    out.send(100, GAP);
    world.vehicleSide().nats().getFirst().link().setModel(LINE.withMtu(1000));
    out.send(1_000, GAP).settle();
    assertEquals(0, out.lost());
    assertTrue(out.longestGap().compareTo(GAP.multipliedBy(2)) <= 0, out.longestGap()::toString);
  }

  @Test
  void shouldNoticeThatLargeDatagramsAreSwallowedThoughFewAreSent() {
    Roadside world = world(1, WHOLE, LINE, 1);
    Stream large = Stream.toOperator(world).withPayloads(LARGE).send(10, GAP);
    world.setUplinks(LINE.withMtu(1000));
    Stream small = Stream.toOperator(world);
    for (int second = 0; second < 15; second++) {
      large.send();
      small.send(100, GAP);
    }
    assertTrue(limit(world) < 1000, () -> "within ten seconds and a few tries: " + limit(world));
  }

  @Test
  void shouldUseLargeDatagramsAgainWithinAMinute() {
    Roadside world = world(1, WHOLE, LINE.withMtu(1100), 1);
    world.network().time().runFor(Duration.ofSeconds(5));
    assertTrue(limit(world) < 1100);
    world.setUplinks(LINE);
    awaitLimit(world, Roadside.MTU, Duration.ofSeconds(61));
  }

  @Test
  void shouldStartAnewWhereThePathLeadsAnotherWay() {
    Roadside world = world(1, WHOLE, LINE.withMtu(1100), 1);
    world.network().time().runFor(Duration.ofSeconds(5));
    assertTrue(limit(world) < 1100);
    world.vehicleSide().nats().getFirst().link().setUp(false);
    world.network().time().runFor(Duration.ofSeconds(60));
    world.setUplinks(LINE);
    world.vehicleSide().nats().getFirst().link().setUp(true);
    Connected.connect(world, 1);
    awaitLimit(world, Roadside.MTU, Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldNotTakeLossForAMatterOfSize(long seed) {
    LinkModel lossy = LINE.withLoss(0.2);
    Roadside world = world(1, new Redundancy(1, 4, 0), lossy, seed);
    // The first path may be relayed, which takes shorter datagrams, until a direct one is found.
    awaitLimit(world, Roadside.MTU - NEAR, Duration.ofSeconds(30));
    Stream out = Stream.toOperator(world).withPayloads(LARGE);
    int lower = 0;
    for (int i = 0; i < 600; i++) {
      out.send(10, GAP);
      lower += limit(world) < Roadside.MTU - NEAR ? 1 : 0;
    }
    int times = lower;
    assertTrue(lower <= 30, () -> "of 600 looks " + times + " found datagrams cut short");
  }

  @Test
  void shouldLeaveRoomForTheRelayInWhatIsRelayed() {
    NatBehavior nat = NatBehavior.symmetric();
    Roadside world = new Roadside(new SimulatedNetwork(1), List.of(nat), List.of(nat));
    world.setUplinks(LINE);
    world.start(WHOLE);
    Connected.connect(world, 1);
    assertEquals(Roadside.MTU - RelayAddress.OVERHEAD, limit(world));
    // The map's own link carries no more than the relay's frames of datagrams that much shorter.
    world.setUplinks(LINE.withMtu(1200));
    Stream out = Stream.toOperator(world).withPayloads(LARGE).send(200, GAP).settle();
    int before = out.lost();
    assertEquals(before, out.send(200, GAP).settle().lost());
  }
}
