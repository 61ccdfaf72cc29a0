package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.transport.TunnelKeys;
import dev.warp.lab.sim.Datagram;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.wire.Bytes;
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
  private static final Duration PERIOD = Duration.ofMillis(10);
  private static final int PERIOD_MICROS = 10_000;
  private static final String TUNNEL = "main";
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
    TunnelSettings far = Roadside.tunnel(TUNNEL, OptionalLong.empty(), redundancy);
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
      world.network().time().runFor(PERIOD);
    }
    world.network().time().runFor(SETTLE);
    assertEquals(100, got.size());
    got.forEach(payload -> assertArrayEquals(TEXT, payload));
    List<byte[]> readable = onTheWire.stream().filter(sent -> contains(sent, TEXT)).toList();
    assertEquals(200, readable.size());
    for (int i = 0; i < readable.size(); i++) {
      assertHidesAllButTheShard(readable.get(i), i / 2);
    }
    for (int i = 2; i < readable.size(); i++) {
      assertNotEquals(PERIOD_MICROS, sentAt(readable.get(i)) - sentAt(readable.get(i - 2)));
    }
    for (byte[] sent : onTheWire) {
      assertEquals(contains(sent, TEXT), isClear(sent), "pings and reports are sealed");
    }
  }

  /** What stands in the sealed fields (docs/protocol.md section 6.1) is nowhere to be seen. */
  private static void assertHidesAllButTheShard(byte[] sent, int number) {
    byte[] key = new byte[4];
    Bytes.putInt(key, 0, TunnelKeys.sent(TUNNEL, OptionalLong.empty())[0]);
    byte[] lengthAndNumber = new byte[8];
    Bytes.putShort(lengthAndNumber, 0, TEXT.length);
    Bytes.putUnsigned(lengthAndNumber, 2, 6, number);
    assertFalse(contains(sent, key));
    assertFalse(contains(sent, lengthAndNumber));
    byte[] typeAndCounts = {FrameType.SHARD, 0, 1, 2};
    for (byte index = 0; index < 2; index++) {
      typeAndCounts[1] = index;
      assertFalse(contains(sent, typeAndCounts));
    }
  }

  /** As it would be if it were in clear. */
  private static int sentAt(byte[] sent) {
    return Bytes.getInt(sent, TransportHeader.SIZE);
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
