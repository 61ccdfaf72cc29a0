package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.lab.sim.GilbertElliott;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payloads of many datagrams through two gates (docs/protocol.md section 11). */
final class LargePayloadTest {

  private static final int MEGABYTE = 1 << 20;
  private static final long REASSEMBLY_BYTES = 8 << 20;

  /** The least that may be configured: enough for payloads of 78,541 bytes. */
  private static final long LEAST_REASSEMBLY_BYTES = 524_288;

  private static final Redundancy THREE_OF_FIVE = new Redundancy(3, 5, 0);
  private static final Duration GAP = Duration.ofSeconds(1);

  /** Time enough for a megabyte at the rate that paths begin with. */
  private static final Urgency PATIENT = new Urgency(3, 5_000_000_000L);

  private static final Duration SETTLE = Duration.ofSeconds(3);

  private final List<byte[]> got = new ArrayList<>();

  private Roadside world(Redundancy redundancy, Ordering ordering, LinkModel line, long seed) {
    return world(tunnel(redundancy, ordering, REASSEMBLY_BYTES), line, seed);
  }

  private static TunnelSettings tunnel(
      Redundancy redundancy, Ordering ordering, long reassemblyBytes) {
    return new TunnelSettings(
        "main",
        OptionalLong.empty(),
        0,
        Roadside.MTU,
        redundancy,
        PATIENT,
        ordering,
        MEGABYTE,
        reassemblyBytes,
        false);
  }

  private Roadside world(TunnelSettings tunnel, LinkModel line, long seed) {
    LinkModel whole = LinkModel.PERFECT.withDelay(Connected.ONE_WAY);
    Roadside world = Connected.unconnected(2, whole, seed);
    world.map().start();
    world.operator().start(world.settings(world.vehicle().publicKey(), List.of(tunnel)));
    world.vehicle().start(world.settings(world.operator().publicKey(), List.of(tunnel)));
    Connected.connect(world, 2);
    world.setUplinks(line);
    world.operator().connect((number, payload) -> got.add(payload));
    return world;
  }

  private static byte[] payload(int length, long seed) {
    byte[] payload = new byte[length];
    new SimulatedRandom(seed).nextBytes(payload);
    return payload;
  }

  private static TunnelState atOperator(Roadside world) {
    return world.operator().status().tunnels().getFirst();
  }

  /** That it is under one in 10,000 by far is computed in the gate's own BlockShapeTest. */
  @ParameterizedTest
  @CsvSource({"60000, 300", "1000000, 12"})
  void shouldLoseNoneAtTenPercentRandomLoss(int length, int payloads) {
    for (long seed = 1; seed <= 3; seed++) {
      got.clear();
      LinkModel line = LinkModel.PERFECT.withDelay(Connected.ONE_WAY).withLoss(0.1);
      Roadside world = world(THREE_OF_FIVE, Ordering.NONE, line, seed);
      byte[] payload = payload(length, seed);
      for (int i = 0; i < payloads; i++) {
        world.vehicle().send(0, payload);
        world.network().time().runFor(GAP);
      }
      world.network().time().runFor(SETTLE);
      assertEquals(payloads, got.size(), "seed " + seed + ": " + atOperator(world));
      for (byte[] delivered : got) {
        assertArrayEquals(payload, delivered);
      }
      assertTrue(atOperator(world).payloadsRebuilt() > 0);
    }
  }

  /** As many datagrams as a piece has parity are lost in a row, and no piece loses them all. */
  @Test
  void shouldSpreadABurstOverThePieces() {
    LinkModel line =
        LinkModel.PERFECT.withDelay(Connected.ONE_WAY).withBursts(GilbertElliott.bursts(0.05, 80));
    Roadside world = world(THREE_OF_FIVE, Ordering.NONE, line, 1);
    byte[] payload = payload(MEGABYTE, 1);
    for (int i = 0; i < 20; i++) {
      world.vehicle().send(0, payload);
      world.network().time().runFor(GAP);
    }
    world.network().time().runFor(SETTLE);
    assertEquals(20, got.size(), atOperator(world).toString());
    assertTrue(atOperator(world).payloadsRebuilt() > 0);
  }

  @Test
  void shouldCountApartWhatTheReceiverHasNoMemoryFor() {
    TunnelSettings tunnel = tunnel(THREE_OF_FIVE, Ordering.NONE, LEAST_REASSEMBLY_BYTES);
    Roadside world = world(tunnel, LinkModel.PERFECT, 1);
    for (int length : new int[] {78_541, 78_542}) {
      world.vehicle().send(0, payload(length, 1));
      world.network().time().runFor(GAP);
    }
    world.network().time().runFor(SETTLE);
    assertEquals(1, got.size());
    long datagrams = world.vehicle().status().tunnels().getFirst().datagramsSent();
    Map<DropReason, Long> drops = world.operator().status().drops();
    assertEquals(datagrams / 2, drops.get(DropReason.PAYLOAD_TOO_LARGE));
    assertEquals(0, drops.get(DropReason.INCONSISTENT_SHARD));
  }

  @Test
  void shouldSurviveALinkAndKeepTheOrder() {
    LinkModel line = LinkModel.PERFECT.withDelay(Connected.ONE_WAY);
    Roadside world = world(Connected.THREE_OF_SIX, Ordering.AUTOMATIC, line, 1);
    world.vehicleSide().nats().getLast().link().setUp(false);
    List<byte[]> sent = new ArrayList<>();
    for (int length : new int[] {MEGABYTE, 100, 65_536, 300_000, 1}) {
      sent.add(payload(length, length));
      world.vehicle().send(0, sent.getLast());
    }
    world.network().time().runFor(SETTLE);
    assertEquals(sent.size(), got.size());
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(sent.get(i), got.get(i));
    }
  }
}
