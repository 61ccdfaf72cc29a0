package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.lab.sim.Datagram;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.TransportHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code payload = "authenticated"} through two gates (docs/protocol.md section 5.1). */
final class ClearPayloadTest {

  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final Duration GAP = Duration.ofMillis(2);

  /** Nanoseconds that large payloads may take at the rate that paths begin with. */
  private static final long PATIENCE = 5_000_000_000L;

  private static final byte[] TEXT =
      "the payload, which everybody on the way may read".getBytes(StandardCharsets.US_ASCII);

  /** A shard is the whole payload. */
  private static final Redundancy COPIES = new Redundancy(1, 2, 0);

  private final Roadside world = Connected.unconnected(1, LinkModel.PERFECT, 1);
  private final List<byte[]> onTheWire = new ArrayList<>();
  private final List<byte[]> got = new ArrayList<>();

  private void start(boolean clear, Redundancy redundancy) {
    TunnelSettings far = Roadside.tunnel("main", OptionalLong.empty(), redundancy);
    TunnelSettings near =
        far.withClearPayloads(clear).withMaxPayloadBytes(1 << 20).with(new Urgency(3, PATIENCE));
    world.map().start();
    world.operator().start(world.settings(world.vehicle().publicKey(), List.of(far)));
    world.vehicle().start(world.settings(world.operator().publicKey(), List.of(near)));
    Connected.connect(world, 1);
    world.operator().connect((tunnel, payload) -> got.add(payload));
  }

  private void listen() {
    world
        .vehicleSide()
        .nats()
        .getFirst()
        .link()
        .up()
        .intercept(
            (datagram, onward) -> {
              onTheWire.add(datagram.payload().clone());
              onward.accept(datagram);
            });
  }

  private static boolean contains(byte[] datagram, byte[] text) {
    String all = new String(datagram, StandardCharsets.ISO_8859_1);
    return all.contains(new String(text, StandardCharsets.ISO_8859_1));
  }

  @Test
  void shouldBeReadableOnTheWayAndHideAllElse() {
    start(true, COPIES);
    listen();
    for (int i = 0; i < 100; i++) {
      world.vehicle().send(0, TEXT);
      world.network().time().runFor(Duration.ofMillis(10));
    }
    world.network().time().runFor(SETTLE);
    assertEquals(100, got.size());
    got.forEach(payload -> assertArrayEquals(TEXT, payload));
    List<byte[]> readable = onTheWire.stream().filter(sent -> contains(sent, TEXT)).toList();
    assertEquals(200, readable.size());
    List<String> sealed =
        readable.stream()
            .map(sent -> new String(sent, 16, 20, StandardCharsets.ISO_8859_1))
            .distinct()
            .toList();
    assertEquals(200, sealed.size(), "what says the same looks different each time");
    for (byte[] sent : onTheWire) {
      assertEquals(contains(sent, TEXT), isClear(sent), "pings and reports are sealed");
    }
  }

  private static boolean isClear(byte[] sent) {
    return sent[0] == DatagramKind.TRANSPORT && TransportHeader.flags(sent, 0) != 0;
  }

  @Test
  void shouldNotBeReadableWhereEncrypted() {
    start(false, COPIES);
    listen();
    world.vehicle().send(0, TEXT);
    world.network().time().runFor(SETTLE);
    assertEquals(1, got.size());
    assertTrue(onTheWire.size() >= 2);
    assertFalse(onTheWire.stream().anyMatch(sent -> contains(sent, TEXT) || isClear(sent)));
  }

  @Test
  void shouldDropWhatSomebodyChanged() {
    start(true, COPIES);
    world
        .vehicleSide()
        .nats()
        .getFirst()
        .link()
        .up()
        .intercept(
            (datagram, onward) ->
                onward.accept(isClear(datagram.payload()) ? changed(datagram) : datagram));
    for (int i = 0; i < 100; i++) {
      world.vehicle().send(0, TEXT);
      world.network().time().runFor(GAP);
    }
    world.network().time().runFor(SETTLE);
    assertEquals(0, got.size());
    assertEquals(200, world.operator().engine().drops().get(DropReason.UNAUTHENTICATED));
  }

  private static Datagram changed(Datagram datagram) {
    byte[] bytes = datagram.payload().clone();
    bytes[bytes.length - TransportHeader.TAG_SIZE - 1] ^= 1;
    return datagram.withPayload(bytes);
  }

  @Test
  void shouldCarryPayloadsOfAnySizeWithLoss() {
    start(true, new Redundancy(3, 6, 1));
    world.setUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY).withLoss(0.05));
    List<byte[]> sent = new ArrayList<>();
    for (int length : new int[] {0, 1, 5_000, 60_000, 65_536, 700_000}) {
      byte[] payload = new byte[length];
      new SimulatedRandom(length).nextBytes(payload);
      sent.add(payload);
      world.vehicle().send(0, payload);
      world.network().time().runFor(SETTLE);
    }
    assertEquals(sent.size(), got.size());
    for (int i = 0; i < sent.size(); i++) {
      assertArrayEquals(sent.get(i), got.get(i));
    }
  }
}
