package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import dev.warp.protocol.wire.Bytes;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Payloads whose shards are lost, doubled and overtake one another, through both classes. */
final class OrderedDeliveryPropertiesTest {

  private record Arrival(long at, ShardedPayload payload, int index) {}

  /** A payload as it came out. */
  private record Out(long at, byte[] bytes) {}

  private final List<Out> out = new ArrayList<>();
  private long now;

  @Property(tries = 300)
  void shouldDeliverInOrderOnceUnalteredAndInTime(
      @ForAll @IntRange(min = 1, max = 60) int payloads,
      @ForAll @IntRange(min = 0, max = 30) int window,
      @ForAll @IntRange(min = 0, max = 40) int memory,
      @ForAll long seed) {
    Random random = new Random(seed);
    out.clear();
    long bytes = OrderedDelivery.leastBytes(2_000) + memory * 1_000L;
    OrderedDelivery order =
        new OrderedDelivery(
            at -> window,
            bytes,
            (buffer, offset, length) ->
                out.add(new Out(now, Arrays.copyOfRange(buffer, offset, offset + length))));
    Map<Long, Long> completeAt = new HashMap<>();
    Reassembler reassembler =
        new Reassembler(
            ReassemblyLimits.DEFAULT,
            new JavaReedSolomonCode(4),
            (number, buffer, offset, length, at) -> {
              completeAt.put(number, at);
              order.deliver(number, buffer, offset, length, at);
            });
    Map<Long, ShardedPayload> sent = new HashMap<>();
    PriorityQueue<Arrival> arrivals = arrivals(random, payloads, sent);
    while (!arrivals.isEmpty()) {
      Arrival next = arrivals.remove();
      runTimersUntil(next.at(), order);
      next.payload().sendTo(reassembler, next.index(), now);
      assertTrue(order.allocatedBytes() <= bytes);
    }
    runTimersUntil(Long.MAX_VALUE - 1, order);

    assertEquals(completeAt.size(), out.size() + order.overtaken());
    assertEquals(out.size(), order.delivered());
    long last = -1;
    for (Out delivered : out) {
      long number = numberOf(delivered.bytes());
      assertTrue(number > last, number + " after " + last);
      last = number;
      assertArrayEquals(sent.get(number).payload(), delivered.bytes());
      long heldFor = delivered.at() - completeAt.get(number);
      assertTrue(heldFor >= 0 && heldFor <= window, "held for " + heldFor);
    }
  }

  /** With room and time for all that is on its way, order costs no payload. */
  @Property(tries = 200)
  void shouldDropNothingWhereTheWindowIsAsWideAsTheReordering(
      @ForAll @IntRange(min = 1, max = 200) int payloads, @ForAll long seed) {
    Random random = new Random(seed);
    int spread = 1 + random.nextInt(50);
    out.clear();
    OrderedDelivery order =
        new OrderedDelivery(
            at -> spread, 1 << 20, (buffer, offset, length) -> out.add(new Out(now, buffer)));
    PriorityQueue<long[]> arrivals =
        new PriorityQueue<>((a, b) -> Long.compare(a[0] * 1_000 + a[1], b[0] * 1_000 + b[1]));
    int lost = 0;
    for (int number = 0; number < payloads; number++) {
      if (random.nextInt(5) == 0) {
        lost++;
      } else {
        arrivals.add(new long[] {number + random.nextInt(spread), number});
      }
    }
    now = 0;
    while (!arrivals.isEmpty()) {
      long[] next = arrivals.remove();
      runTimersUntil(next[0], order);
      order.deliver(next[1], new byte[8], 0, 8, now);
    }
    runTimersUntil(Long.MAX_VALUE - 1, order);
    assertEquals(payloads - lost, out.size());
    assertEquals(0, order.overtaken());
  }

  @Test
  void shouldAllocateNothingOnceItsPoolsHaveGrown() {
    long[] delivered = new long[1];
    OrderedDelivery order =
        new OrderedDelivery(at -> 8, 1 << 20, (buffer, offset, length) -> delivered[0]++);
    byte[] payload = new byte[1_200];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int number = 0; number < 60_000; number += 3) {
      if (number == 6_000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      order.deliver(number + 2, payload, 0, payload.length, number);
      order.deliver(number + 1, payload, 0, payload.length, number);
      if (number % 2 == 0) {
        order.deliver(number, payload, 0, payload.length, number);
      }
      order.expire(number);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, allocated + " bytes for 54,000 payloads");
    assertTrue(delivered[0] > 40_000);
  }

  private void runTimersUntil(long at, OrderedDelivery order) {
    while (order.nextDeadline() <= at) {
      now = Math.max(now, order.nextDeadline());
      order.expire(now);
    }
    now = Math.max(now, Math.min(at, Long.MAX_VALUE / 2));
  }

  /** Shards of payloads sent one a tick, each delayed for itself; some lost, some twice. */
  private PriorityQueue<Arrival> arrivals(
      Random random, int payloads, Map<Long, ShardedPayload> sent) {
    now = 0;
    PriorityQueue<Arrival> arrivals =
        new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : b.index() - a.index());
    int spread = 1 + random.nextInt(30);
    for (int number = 0; number < payloads; number++) {
      int data = 1 + random.nextInt(4);
      byte[] bytes = new byte[2 + random.nextInt(1_900)];
      random.nextBytes(bytes);
      Bytes.putShort(bytes, 0, number);
      ShardedPayload payload = ShardedPayload.of(number, bytes, data, data + 2);
      sent.put((long) number, payload);
      // Now and then a whole block is lost, and single shards all the time.
      boolean blockLost = random.nextInt(6) == 0;
      for (int index = 0; index < payload.totalShards() && !blockLost; index++) {
        for (int copies = copies(random); copies > 0; copies--) {
          arrivals.add(new Arrival(number + random.nextInt(spread), payload, index));
        }
      }
    }
    return arrivals;
  }

  private static int copies(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> 0;
      case 1 -> 2;
      default -> 1;
    };
  }

  private static long numberOf(byte[] payload) {
    return Bytes.getShort(payload, 0);
  }
}
