package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.Handshakes;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Paths;
import dev.warp.gate.engine.path.Spread;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.ShardFrame;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TunnelSenderTest {

  private static final long NOW = 1_000_000_000L;
  private static final int MTU = 1280;

  /** Time enough for every payload to leave. */
  private static final long GAP_NANOS = 100_000_000L;

  /** However large the payload. */
  private static final Urgency PATIENT = new Urgency(3, 5_000_000_000L);

  private static final long SLICE_NANOS = 1_000_000L;

  private static final int MAX_PAYLOAD = 1 << 20;
  private static final int FRAME = TransportHeader.FRAMES_OFFSET;
  private static final OptionalLong ID = OptionalLong.of(7);
  private static final int[] KEYS = TunnelKeys.sent("video", ID);

  /** A datagram that was sent, and the frames in it. */
  private record Sent(int interfaceId, Endpoint to, int size, byte[] opened) {}

  private final Random random = new Random(8);
  private long nowNanos = NOW;
  private final Handshakes.Pair sessions = new Handshakes(8).shake(NOW);
  private final List<Sent> sent = new ArrayList<>();
  private final List<Path> paths = new ArrayList<>();
  private final Spread spread = new Spread();
  private final GateOutput output =
      new GateOutput() {
        @Override
        public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
          byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
          assertTrue(sessions.responders().open(copy, 0, length, NOW) > 0);
          sent.add(new Sent(interfaceId, to, length, copy));
        }

        @Override
        public void deliver(int tunnel, byte[] data, int offset, int length) {
          throw new AssertionError("a sender delivers nothing");
        }

        @Override
        public void occurred(GateEvent event) {
          throw new AssertionError("never called per packet");
        }
      };

  private final ShardSender shards = new ShardSender(output, new Wakeup(), sessions::initiators);

  @Test
  void shouldSendShardsThatMakeThePayloadAgain() {
    connect(3, 1);
    TunnelSender sender = sender(new Redundancy(3, 5, 1));
    for (int length : new int[] {0, 1, 100, 1000, 3600, 9000}) {
      sent.clear();
      byte[] payload = payload(length);
      send(sender, payload);
      for (Sent dead : sent) {
        assertArrayEquals(payload, reassembled(s -> !s.equals(dead)), length + " bytes");
      }
    }
  }

  @Test
  void shouldSendExactlyTheGivenPartOfABuffer() {
    connect(1, 1);
    byte[] buffer = payload(500);
    sender(new Redundancy(2, 3, 0)).send(buffer, 100, 301, spread, shards, NOW);
    assertArrayEquals(Arrays.copyOfRange(buffer, 100, 401), reassembled(s -> true));
  }

  @Test
  void shouldSayInEveryShardAllThatTheReceiverNeeds() {
    connect(3, 1);
    TunnelSender sender = sender(new Redundancy(3, 5, 1));
    for (int number = 0; number < 3; number++) {
      sent.clear();
      send(sender, payload(3000));
      assertEquals(5, sent.size());
      for (int index = 0; index < 5; index++) {
        byte[] frame = sent.get(index).opened();
        assertEquals(FrameType.SHARD, frame[FRAME]);
        assertEquals(index, ShardFrame.index(frame, FRAME));
        assertEquals(3, ShardFrame.dataShards(frame, FRAME));
        assertEquals(5, ShardFrame.totalShards(frame, FRAME));
        assertEquals(KEYS[0], ShardFrame.tunnelKey(frame, FRAME));
        assertEquals(3000, ShardFrame.payloadLength(frame, FRAME));
        assertEquals(number, ShardFrame.payloadNumber(frame, FRAME));
        assertEquals(TunnelSender.OVERHEAD + 1000, sent.get(index).size());
      }
    }
  }

  @Test
  void shouldCountWhatItSends() {
    connect(2, 1);
    TunnelSender sender = sender(new Redundancy(1, 2, 1));
    send(sender, payload(100));
    send(sender, payload(50));
    assertEquals(2, sender.payloads());
    assertEquals(150, sender.payloadBytes());
    assertEquals(4, sender.sentDatagrams());
    long onEach = 152 + 28 + 102 + 28;
    assertEquals(2 * onEach, sender.sentBytes());
    for (Path path : paths) {
      assertEquals(2, path.traffic().sentDatagrams());
      assertEquals(onEach, path.traffic().sentBytes());
    }
  }

  @Test
  void shouldCountTheHeadersThatEachPathHas() {
    paths.add(Paths.carrying(0, 0, Endpoint.ofIpv4(0xc6336401, 13116), 0, NOW));
    paths.add(Paths.carrying(1, 1, Endpoint.of(0x20010db8_00000000L, 1, 13116), 1, NOW));
    spread.use(paths);
    TunnelSender sender = sender(new Redundancy(1, 2, 1));
    send(sender, payload(100));
    assertEquals(152 + 28 + 152 + 48, sender.sentBytes());
    assertEquals(152 + 28, paths.getFirst().traffic().sentBytes());
    assertEquals(152 + 48, paths.getLast().traffic().sentBytes());
  }

  @Test
  void shouldSendOverThePathsThatTheShardsWereDealtTo() {
    connect(2, 1);
    send(sender(new Redundancy(1, 2, 1)), payload(100));
    for (int i = 0; i < 2; i++) {
      assertEquals(paths.get(i).interfaceId(), sent.get(i).interfaceId());
      assertEquals(paths.get(i).remote(), sent.get(i).to());
      assertEquals(paths.get(i).id(), TransportHeader.pathId(sent.get(i).opened(), 0));
    }
  }

  @Test
  void shouldExceedTheMtuWithNoDatagram() {
    connect(3, 1);
    TunnelSender sender = sender(new Redundancy(3, 5, 1));
    for (int length = 3500; length < 3800; length++) {
      send(sender, payload(length));
    }
    assertEquals(MTU, sent.stream().mapToInt(Sent::size).max().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {65_536, 150_000, 200_000, 400_001, 1_000_000, MAX_PAYLOAD})
  void shouldSendLargePayloadsInPiecesThatSurviveALink(int length) {
    connect(2, 1);
    TunnelSender sender = sender(new Redundancy(3, 5, 1));
    byte[] payload = payload(length);
    send(sender, payload);
    int pieces = ShardFrame.pieces(sent.getFirst().opened(), FRAME);
    assertEquals(Math.ceilDiv(length, 127 * (MTU - 56)), pieces);
    int total = ShardFrame.totalShards(sent.getFirst().opened(), FRAME);
    assertEquals(pieces * total, sent.size());
    for (int i = 0; i < sent.size(); i++) {
      byte[] frame = sent.get(i).opened();
      assertEquals(FrameType.PIECE_SHARD, frame[FRAME]);
      assertEquals(length, ShardFrame.largePayloadLength(frame, FRAME));
      assertTrue(sent.get(i).size() <= MTU);
    }
    paths.forEach(path -> assertInterleaved(path, pieces));
    assertArrayEquals(payload, reassembled(s -> true));
    for (Path dead : paths) {
      assertArrayEquals(payload, reassembled(s -> s.interfaceId() != dead.interfaceId()));
    }
    assertEquals(1, sender.payloads());
    assertEquals(length, sender.payloadBytes());
  }

  /** Each path carries one shard of each piece and round again. */
  private void assertInterleaved(Path path, int pieces) {
    List<byte[]> frames =
        sent.stream().filter(s -> s.interfaceId() == path.interfaceId()).map(Sent::opened).toList();
    int first = ShardFrame.index(frames.getFirst(), FRAME);
    for (int i = 0; i < frames.size(); i++) {
      assertEquals(i % pieces, ShardFrame.piece(frames.get(i), FRAME));
      assertEquals(first + i / pieces, ShardFrame.index(frames.get(i), FRAME));
    }
  }

  @Test
  void shouldDropWhatItCannotSend() {
    TunnelSender sender = sender(new Redundancy(200, 210, 1));
    send(sender, payload(10));
    assertEquals(1, sender.dropped(PayloadDrop.NO_PATH));
    connect(2, 1);
    send(sender, payload(MAX_PAYLOAD + 1));
    assertEquals(1, sender.dropped(PayloadDrop.TOO_LARGE));
    sender.drop(PayloadDrop.NO_SESSION);
    assertEquals(1, sender.dropped(PayloadDrop.NO_SESSION));
    assertEquals(0, sender.payloads());
    assertEquals(List.of(), sent);
    send(sender, payload(10));
    assertEquals(0, ShardFrame.payloadNumber(sent.getFirst().opened(), FRAME));
  }

  @Test
  void shouldSendNothingInASessionThatIsOver() {
    connect(1, 1);
    TunnelSender sender = sender(new Redundancy(1, 2, 1));
    sessions.initiators().close();
    sender.send(payload(10), 0, 10, spread, shards, NOW);
    assertEquals(2, sender.droppedShards(ShardDrop.NO_SESSION));
    assertEquals(List.of(), sent);
    assertEquals(0, sender.sentDatagrams());
    assertEquals(0, sender.sentBytes());
    assertEquals(0, paths.getFirst().traffic().sentDatagrams());
  }

  @Test
  void shouldSendMoreParityAsSoonAsFewerLinksAreLeft() {
    connect(3, 1);
    TunnelSender sender = sender(new Redundancy(3, 5, 1));
    send(sender, payload(3000));
    assertEquals(5, sent.size());
    sent.clear();
    paths.getFirst().goDown(NOW);
    spread.use(paths);
    send(sender, payload(3000));
    assertEquals(6, sent.size());
  }

  /** docs/protocol.md section 11, with links of either end lost in turn. */
  @Test
  void shouldSurviveTheLossOfAnyLinkOfOneEnd() {
    for (int[] ends : new int[][] {{2, 1}, {3, 1}, {1, 2}, {2, 2}, {2, 3}, {3, 2}, {4, 3}}) {
      connect(ends[0], ends[1]);
      TunnelSender sender = sender(new Redundancy(3, 5, 1));
      for (int length : new int[] {0, 40, 700, 3000, 3600, 20_000}) {
        for (int block = 0; block < 5; block++) {
          sent.clear();
          byte[] payload = payload(length);
          send(sender, payload);
          assertSurvives(payload, ends[0], ends[1]);
        }
      }
    }
  }

  @Test
  void shouldTryItsOtherKeyWhenTheFarGateDoesNotKnowTheFirst() {
    connect(1, 1);
    TunnelSender sender = sender(new Redundancy(1, 1, 0));
    assertFalse(sender.unknownThere(KEYS[1]));
    assertFalse(sender.unknownThere(77));
    assertEquals(KEYS[0], keySent(sender));
    assertFalse(sender.unknownThere(KEYS[0]));
    assertFalse(sender.unknownThere(KEYS[0]));
    assertEquals(KEYS[1], keySent(sender));
    assertTrue(sender.unknownThere(KEYS[1]));
    assertEquals(KEYS[0], keySent(sender));
    assertFalse(sender.unknownThere(KEYS[0]));
    assertFalse(sender.unknownThere(KEYS[1]));
    assertFalse(sender.unknownThere(KEYS[0]));
    assertEquals(KEYS[1], keySent(sender));
    sender.farGateRestarted();
    assertEquals(KEYS[0], keySent(sender));
    assertFalse(sender.unknownThere(KEYS[0]));
    assertTrue(sender.unknownThere(KEYS[1]));
  }

  private int keySent(TunnelSender sender) {
    sent.clear();
    send(sender, payload(10));
    return ShardFrame.tunnelKey(sent.getFirst().opened(), FRAME);
  }

  private void connect(int locals, int fars) {
    paths.clear();
    for (int local = 0; local < locals; local++) {
      for (int far = 0; far < fars; far++) {
        Endpoint remote = Endpoint.ofIpv4(0xc6336401 + far, 13116);
        paths.add(Paths.carrying(paths.size(), local, remote, far, NOW));
      }
    }
    spread.use(paths);
  }

  private static TunnelSender sender(Redundancy redundancy) {
    TunnelSettings settings =
        new TunnelSettings("video", ID, 0, MTU, redundancy)
            .with(PATIENT)
            .withMaxPayloadBytes(MAX_PAYLOAD);
    return new TunnelSender(settings, 0, new JavaReedSolomonCode(4), new Datagrams());
  }

  /** What it sends before the next is due. */
  private void send(TunnelSender sender, byte[] payload) {
    sender.send(payload, 0, payload.length, spread, shards, nowNanos);
    long leftBy = nowNanos + GAP_NANOS;
    while (nowNanos < leftBy || paths.stream().anyMatch(path -> path.queue().waitingBytes() > 0)) {
      nowNanos += SLICE_NANOS;
      shards.onTimer(paths, nowNanos);
    }
  }

  private byte[] payload(int length) {
    byte[] payload = new byte[length];
    random.nextBytes(payload);
    return payload;
  }

  private void assertSurvives(byte[] payload, int locals, int fars) {
    for (Path path : paths) {
      if (locals > 1) {
        assertArrayEquals(payload, reassembled(s -> s.interfaceId() != path.interfaceId()));
      }
      if (fars > 1) {
        assertArrayEquals(payload, reassembled(s -> !s.to().equals(path.remote())));
      }
    }
  }

  /** What comes of the datagrams that arrive. */
  private byte[] reassembled(Predicate<Sent> arrives) {
    List<byte[]> delivered = new ArrayList<>();
    TunnelReceiver receiver =
        new TunnelReceiver(
            Ordering.NONE,
            ReassemblyLimits.DEFAULT,
            now -> 0,
            new JavaReedSolomonCode(4),
            (buffer, offset, length) ->
                delivered.add(Arrays.copyOfRange(buffer, offset, offset + length)));
    for (Sent datagram : sent.stream().filter(arrives).toList()) {
      int length = datagram.size() - FRAME - TransportHeader.TAG_SIZE;
      receiver.onShard(datagram.opened(), FRAME, length, NOW);
    }
    assertEquals(1, delivered.size());
    return delivered.getFirst();
  }
}
