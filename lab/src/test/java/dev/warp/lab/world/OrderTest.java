package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.lab.sim.LinkModel;
import dev.warp.protocol.wire.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads in order through two gates, while whole blocks are lost (docs/protocol.md 11.3). */
final class OrderTest {

  /** No parity but what one of two links holds, so that loss takes whole blocks. */
  private static final Redundancy THIN = new Redundancy(1, 1, 0);

  private static final Duration GAP = Duration.ofMillis(2);
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final long MILLIS = 1_000_000L;

  /** A payload as it came out. */
  private record Out(int number, long latencyNanos) {}

  private final List<Out> out = new ArrayList<>();
  private final List<Long> sentAt = new ArrayList<>();

  /** Two links, of which the second is slower; every datagram goes over one of them. */
  private Roadside world(Ordering ordering, Duration slower, double loss, long seed) {
    LinkModel line = LinkModel.PERFECT.withDelay(Connected.ONE_WAY);
    Roadside world = Connected.unconnected(2, line, seed);
    TunnelSettings tunnel = Roadside.tunnel("main", OptionalLong.empty(), THIN).with(ordering);
    world.map().start();
    world.operator().start(world.settings(world.vehicle().publicKey(), List.of(tunnel)));
    world.vehicle().start(world.settings(world.operator().publicKey(), List.of(tunnel)));
    Connected.connect(world, 2);
    world.vehicleSide().nats().get(0).link().setModel(line.withLoss(loss));
    world
        .vehicleSide()
        .nats()
        .get(1)
        .link()
        .setModel(line.withDelay(Connected.ONE_WAY.plus(slower)).withLoss(loss));
    connect(world);
    return world;
  }

  private void connect(Roadside world) {
    world
        .operator()
        .connect(
            (tunnel, payload) -> {
              int number = Bytes.getInt(payload, 0);
              long latency = world.network().time().nowNanos() - sentAt.get(number);
              out.add(new Out(number, latency));
            });
  }

  private void send(Roadside world, int payloads) {
    for (int i = 0; i < payloads; i++) {
      byte[] payload = new byte[200];
      Bytes.putInt(payload, 0, sentAt.size());
      sentAt.add(world.network().time().nowNanos());
      world.vehicle().send(0, payload);
      world.network().time().runFor(GAP);
    }
  }

  private static TunnelState atOperator(Roadside world) {
    return world.operator().status().tunnels().getFirst();
  }

  private void assertInOrder() {
    for (int i = 1; i < out.size(); i++) {
      assertTrue(out.get(i).number() > out.get(i - 1).number(), "at " + i + " of " + out);
    }
  }

  @ParameterizedTest
  @CsvSource({"15, 0", "15, 0.05", "80, 0", "80, 0.05", "80, 0.2", "150, 0.1"})
  void shouldBeInOrderAndWaitNoLongerThanThePathsDiffer(int slowerMillis, double loss) {
    for (long seed = 1; seed <= 3; seed++) {
      out.clear();
      sentAt.clear();
      Roadside world = world(Ordering.AUTOMATIC, Duration.ofMillis(slowerMillis), loss, seed);
      send(world, 500);
      out.clear();
      long overtakenBefore = atOperator(world).payloadsOvertaken();
      send(world, 1_000);
      world.network().time().runFor(SETTLE);
      assertInOrder();
      TunnelState tunnel = atOperator(world);
      String story = "seed %d: %d of 1000, %s".formatted(seed, out.size(), tunnel);
      assertEquals(overtakenBefore, tunnel.payloadsOvertaken(), story);
      assertTrue(out.size() >= 1_000 * (1 - loss) * 0.9, story);
      // One way, and a window: the difference of the paths and what their delays vary.
      long longest = out.stream().mapToLong(Out::latencyNanos).max().orElseThrow();
      long expected = Connected.ONE_WAY.toNanos() + (slowerMillis + 20) * MILLIS;
      assertTrue(longest <= expected, longest / 1_000 + " us, " + story);
    }
  }

  @Test
  void shouldWaitOneWindowWhereManyPayloadsInARowAreLost() {
    Ordering ordering = Ordering.within(100 * MILLIS);
    Roadside world = world(ordering, Duration.ZERO, 0, 1);
    send(world, 100);
    world.network().time().runFor(Connected.ONE_WAY.multipliedBy(2));
    world.vehicleSide().nats().forEach(nat -> nat.link().setUp(false));
    send(world, 50);
    world.vehicleSide().nats().forEach(nat -> nat.link().setUp(true));
    send(world, 400);
    world.network().time().runFor(SETTLE);
    assertInOrder();
    assertEquals(500, out.size());
    long longest = out.stream().mapToLong(Out::latencyNanos).max().orElseThrow();
    assertEquals(Connected.ONE_WAY.toMillis() + 100, longest / MILLIS);
    long delayed = out.stream().filter(one -> one.latencyNanos() > 21 * MILLIS).count();
    assertEquals(50, delayed, "all that came within one window, and no more");
  }

  @Test
  void shouldDropAndCountWhatComesTooLate() {
    Roadside world = world(Ordering.within(10 * MILLIS), Duration.ofMillis(60), 0, 1);
    send(world, 1_000);
    world.network().time().runFor(SETTLE);
    assertInOrder();
    TunnelState tunnel = atOperator(world);
    assertTrue(tunnel.payloadsOvertaken() > 0);
    assertEquals(1_000, out.size() + tunnel.payloadsOvertaken());
    assertEquals(out.size(), tunnel.payloadsDelivered());
    long longest = out.stream().mapToLong(Out::latencyNanos).max().orElseThrow();
    assertTrue(longest <= Connected.ONE_WAY.toNanos() + 70 * MILLIS, longest + " ns");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGoOnAfterEitherGateHasStartedAnew(boolean sender) {
    Roadside world = world(Ordering.AUTOMATIC, Duration.ofMillis(30), 0.05, 3);
    send(world, 500);
    SimulatedGate restarting = sender ? world.vehicle() : world.operator();
    restarting.kill();
    restarting.restart();
    connect(world);
    Connected.connect(world, 2);
    out.clear();
    send(world, 500);
    world.network().time().runFor(SETTLE);
    assertInOrder();
    assertTrue(out.size() > 400, out.size() + " of 500");
  }
}
