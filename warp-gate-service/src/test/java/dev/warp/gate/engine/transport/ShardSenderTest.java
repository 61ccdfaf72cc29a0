package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.gate.engine.Handshakes;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.pacing.SendQueue;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.pacing.ShardOwner;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Paths;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of shards that have to wait. */
final class ShardSenderTest {

  private static final long MILLIS = 1_000_000L;
  private static final long NOW = 1_000 * MILLIS;
  private static final long READY = NOW + 50 * MILLIS;
  private static final long DEADLINE = NOW + 100 * MILLIS;
  private static final int END = 500;

  /** What leaves in 75 ms at 40 Mbit/s, of which 25 ms are a burst. */
  private static final int BACKLOG = 375_000 - 28;

  private final Handshakes.Pair sessions = new Handshakes(9).shake(NOW);
  private final Path path = Paths.carrying(0, 1, Endpoint.ofIpv4(0xc6336401, 13116), 2, NOW);
  private final Map<ShardDrop, Integer> dropped = new EnumMap<>(ShardDrop.class);
  private int sent;
  private int put;
  private final Wakeup wakeup = new Wakeup();

  private final ShardOwner owner =
      new ShardOwner() {
        @Override
        public int priority() {
          return 3;
        }

        @Override
        public void sent(int bytes) {
          assertEquals(END + TransportHeader.TAG_SIZE + 28, bytes);
          sent++;
        }

        @Override
        public void dropped(ShardDrop reason) {
          dropped.merge(reason, 1, Integer::sum);
        }
      };

  private final GateOutput output =
      new GateOutput() {
        @Override
        public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
          put++;
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

  private final ShardSender sender = new ShardSender(output, wakeup, sessions::initiators);

  ShardSenderTest() {
    path.queue().sent(BACKLOG, NOW);
  }

  private void send() {
    byte[] datagram = new byte[END + TransportHeader.TAG_SIZE];
    sender.send(path, datagram, END, TransportHeader.SEALED, 0, DEADLINE, owner, NOW);
  }

  private void assertCame(int expectedSent, Map<ShardDrop, Integer> expectedDrops) {
    assertEquals(expectedSent, sent);
    assertEquals(expectedSent, put);
    assertEquals(expectedDrops, dropped);
    assertEquals(0, path.queue().waitingBytes());
  }

  @Test
  void shouldSendThemWhenItIsTheirTurn() {
    send();
    send();
    assertEquals(READY, wakeup.nanos());
    sender.onTimer(List.of(path), READY - 1);
    assertEquals(0, sent);
    sender.onTimer(List.of(path), DEADLINE);
    assertCame(2, Map.of());
  }

  @Test
  void shouldDropThoseWhoseDeadlinePassesBefore() {
    send();
    send();
    sender.onTimer(List.of(path), DEADLINE + 1);
    assertCame(0, Map.of(ShardDrop.DEADLINE, 2));
  }

  @Test
  void shouldDropThoseForWhichThereIsNoSessionAnyMore() {
    send();
    sessions.initiators().close();
    sender.onTimer(List.of(path), DEADLINE);
    assertCame(0, Map.of(ShardDrop.NO_SESSION, 1));
  }

  @Test
  void shouldDropWhatMayNotWaitAsWell() {
    int fitting = SendQueue.MAX_WAITING_BYTES / (END + 28);
    for (int i = 0; i < fitting + 3; i++) {
      send();
    }
    assertEquals(Map.of(ShardDrop.QUEUE_FULL, 3), dropped);
    assertEquals(0, sent);
  }
}
