package dev.warp.gate.engine.pacing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SendQueueTest {

  private static final long NOW = 1_000_000_000L;
  private static final long MILLIS = 1_000_000L;

  private record Owner(int priority, AtomicInteger dropped) implements ShardOwner {

    @Override
    public void sent(int bytes) {
      throw new AssertionError("a queue sends nothing");
    }

    @Override
    public void dropped(ShardDrop reason) {
      assertEquals(ShardDrop.PATH_GONE, reason);
      dropped.incrementAndGet();
    }
  }

  private static final Endpoint IPV4 = Endpoint.ofIpv4(0xc6336401, 13116);
  private static final Endpoint IPV6 = Endpoint.of(0x20010db8_00000000L, 1, 13116);

  private final SendQueue queue = new SendQueue(IPV4);

  private final AtomicInteger dropped = new AtomicInteger();

  private boolean offer(int length, int priority) {
    byte[] datagram = new byte[length + TransportHeader.TAG_SIZE];
    Arrays.fill(datagram, (byte) length);
    return queue.offer(datagram, length, 5, 2, NOW + length, new Owner(priority, dropped), NOW);
  }

  private WaitingDatagram take() {
    WaitingDatagram next = queue.poll();
    queue.release(next);
    return next;
  }

  @Test
  void shouldGiveOutHighPrioritiesFirstAndEachInItsOrder() {
    offer(101, 3);
    offer(102, 0);
    offer(103, 7);
    offer(104, 3);
    offer(105, 7);
    for (int expected : new int[] {103, 105, 101, 104, 102}) {
      WaitingDatagram next = take();
      assertEquals(expected, next.end());
      assertEquals(NOW + expected, next.deadlineNanos());
    }
    assertNull(queue.poll());
    assertEquals(0, queue.waitingBytes());
  }

  @Test
  void shouldKeepACopyOfTheFrames() {
    byte[] datagram = new byte[100 + TransportHeader.TAG_SIZE];
    Arrays.fill(datagram, TransportHeader.FRAMES_OFFSET, 100, (byte) 7);
    byte[] frames = Arrays.copyOfRange(datagram, TransportHeader.FRAMES_OFFSET, 100);
    Owner owner = new Owner(3, dropped);
    queue.offer(datagram, 100, 5, 2, NOW, owner, NOW);
    Arrays.fill(datagram, (byte) 9);
    WaitingDatagram next = queue.poll();
    assertArrayEquals(
        frames, Arrays.copyOfRange(next.bytes(), TransportHeader.FRAMES_OFFSET, next.end()));
    assertSame(owner, next.owner());
    assertEquals(5, next.flags());
    assertEquals(2, next.turn());
    assertTrue(next.bytes().length >= 100 + TransportHeader.TAG_SIZE);
  }

  /** 40 Mbit/s: four datagrams a millisecond, and 25 milliseconds' worth at once. */
  @Test
  void shouldSpaceWhatIsSent() {
    int sent = 0;
    for (long now = NOW; now < NOW + 100 * MILLIS; now += MILLIS / 100) {
      while (queue.isReady(3, now)) {
        queue.sent(1222, now);
        sent++;
      }
    }
    assertEquals(400 + 100, sent);
  }

  @Test
  void shouldCountTheHeadersThatThePathHas() {
    queue.leadTo(IPV6);
    offer(1202, 3);
    assertEquals(1250, queue.waitingBytes());
    for (int i = 0; i < 100; i++) {
      queue.sent(1202, NOW);
    }
    assertEquals(NOW, queue.readyNanos());
    queue.leadTo(IPV4);
    take();
    assertEquals(0, queue.waitingBytes());
  }

  @Test
  void shouldLetThoseThatWaitGoFirstButForHigherPriorities() {
    offer(500, 3);
    assertFalse(queue.isReady(3, NOW));
    assertFalse(queue.isReady(2, NOW));
    assertTrue(queue.isReady(4, NOW));
  }

  @Test
  void shouldTellHowLongAPriorityWouldWait() {
    assertEquals(0, queue.waitNanos(3, NOW));
    for (int i = 0; i < 40; i++) {
      offer(1222, 3);
    }
    assertEquals(10 * MILLIS, queue.waitNanos(3, NOW));
    assertEquals(10 * MILLIS, queue.waitNanos(0, NOW));
    assertEquals(0, queue.waitNanos(4, NOW));
  }

  @Test
  void shouldTellTheOwnersOfAllThatWaitedWhenItIsCleared() {
    offer(101, 3);
    offer(102, 0);
    offer(103, 7);
    queue.clear(ShardDrop.PATH_GONE);
    assertEquals(3, dropped.get());
    assertEquals(0, queue.waitingBytes());
    assertNull(queue.poll());
  }

  @Test
  void shouldRefuseWhatItHasNoRoomFor() {
    int taken = 0;
    while (offer(9_000, 3)) {
      taken++;
    }
    assertTrue(queue.waitingBytes() <= SendQueue.MAX_WAITING_BYTES);
    assertEquals(SendQueue.MAX_WAITING_BYTES / 9_028, taken);
    take();
    assertTrue(offer(9_000, 3));
  }
}
