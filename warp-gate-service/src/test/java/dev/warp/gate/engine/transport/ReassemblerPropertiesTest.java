package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ReassemblerPropertiesTest {

  /** One shard on its way. */
  private record Arrival(ShardedPayload payload, int index) {}

  @Property(tries = 300)
  void shouldDeliverExactlyWhatEnoughShardsCameOfAndOnlyOnce(
      @ForAll @IntRange(min = 1, max = 40) int payloads, @ForAll long seed) {
    Random random = new Random(seed);
    List<Arrival> arriving = new ArrayList<>();
    List<ShardedPayload> complete = new ArrayList<>();
    int duplicates = 0;
    for (int number = 0; number < payloads; number++) {
      ShardedPayload payload = randomPayload(random, number);
      List<Integer> indices = new ArrayList<>();
      for (int i = 0; i < payload.totalShards(); i++) {
        indices.add(i);
      }
      Collections.shuffle(indices, random);
      List<Integer> kept = indices.subList(0, random.nextInt(payload.totalShards() + 1));
      for (int index : kept) {
        arriving.add(new Arrival(payload, index));
        if (random.nextInt(4) == 0) {
          arriving.add(new Arrival(payload, index));
          duplicates++;
        }
      }
      if (kept.size() >= payload.dataShards()) {
        complete.add(payload);
      }
    }
    Collections.shuffle(arriving, random);

    Map<Long, byte[]> delivered = new HashMap<>();
    long[] current = new long[1];
    Reassembler reassembler =
        new Reassembler(
            ReassemblyLimits.DEFAULT,
            new JavaReedSolomonCode(4),
            (number, buffer, offset, length, now) ->
                assertNull(
                    delivered.put(
                        current[0], Arrays.copyOfRange(buffer, offset, offset + length))));
    for (Arrival shard : arriving) {
      current[0] = shard.payload().number();
      shard.payload().sendTo(reassembler, shard.index(), 0);
    }

    assertEquals(complete.size(), delivered.size());
    for (ShardedPayload payload : complete) {
      byte[] bytes = delivered.get(payload.number());
      assertNotNull(bytes);
      assertArrayEquals(payload.payload(), bytes);
    }
    assertEquals(complete.size(), reassembler.delivered());
    for (Abandonment reason : Abandonment.values()) {
      assertEquals(0, reassembler.abandoned(reason));
    }
    long dropped = reassembler.count(ShardOutcome.DUPLICATE) + reassembler.count(ShardOutcome.LATE);
    long used = reassembler.count(ShardOutcome.STORED) + reassembler.delivered();
    assertEquals(arriving.size(), dropped + used);
    assertTrue(dropped >= duplicates);
    reassembler.expire(ReassemblyLimits.DEFAULT.timeoutNanos());
    assertEquals(0, reassembler.incompleteBlocks());
  }

  /** Shards of any description, from a far gate gone mad. */
  @Property(tries = 100)
  void shouldStayWithinItsMemoryWhateverComes(@ForAll long seed) {
    Random random = new Random(seed);
    int maxPayload = 5000;
    long bytes = ReassemblyLimits.leastBytes(maxPayload) + random.nextInt(20_000);
    int blocks = 1 + random.nextInt(200);
    ReassemblyLimits limits = new ReassemblyLimits(bytes, blocks, maxPayload, 128, 50);
    List<Integer> lengths = new ArrayList<>();
    Reassembler reassembler =
        new Reassembler(
            limits,
            new JavaReedSolomonCode(4),
            (number, buffer, offset, length, now) -> lengths.add(length));
    byte[] shard = new byte[6000];
    for (int i = 0; i < 3000; i++) {
      int total = random.nextInt(random.nextBoolean() ? 6 : 257);
      int data = random.nextInt(random.nextBoolean() ? total + 1 : 4);
      int payloadBytes = random.nextInt(random.nextBoolean() ? 6000 : 40) - 1;
      int length = Math.ceilDiv(Math.max(payloadBytes, 0), Math.max(data, 1));
      length = Math.max(0, length + (random.nextInt(10) == 0 ? random.nextInt(3) - 1 : 0));
      long number = random.nextInt(20) == 0 ? random.nextLong() : random.nextInt(500);
      int index = random.nextInt(total + 2) - 1;
      ShardedPayload.accept(
          reassembler, number, index, data, total, payloadBytes, shard, 0, length, i);
      if (random.nextInt(10) == 0) {
        reassembler.expire(i);
      }
      assertTrue(reassembler.allocatedBytes() <= bytes);
      assertTrue(reassembler.incompleteBlocks() <= blocks);
    }
    assertEquals(lengths.size(), reassembler.delivered());
    assertTrue(lengths.stream().allMatch(length -> length <= maxPayload));
  }

  @Test
  void shouldAllocateNothingOnceItsPoolsHaveGrown() {
    long[] delivered = new long[1];
    Reassembler reassembler =
        new Reassembler(
            ReassemblyLimits.DEFAULT,
            new JavaReedSolomonCode(64),
            (number, buffer, offset, length, now) -> delivered[0]++);
    byte[] shard = new byte[480];
    Shard head = new Shard();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = 0;
    for (int number = 0; number < 12_000; number++) {
      if (number == 2000) {
        before = threads.getCurrentThreadAllocatedBytes();
      }
      for (int i = 0; i < 3; i++) {
        int index = (number + 2 * i) % 6;
        head.of(number, 1440, 0, 1).at(index, 3, 6).in(shard, 0, 480);
        reassembler.accept(head, number);
      }
      head.of(1L << 20 | number, 1440, 0, 1).at(4, 3, 6).in(shard, 0, 480);
      reassembler.accept(head, number);
      reassembler.expire(number + ReassemblyLimits.DEFAULT.timeoutNanos() - 20);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(allocated < 10_000, allocated + " bytes in 40,000 shards");
    assertTrue(delivered[0] > 0);
  }

  private static ShardedPayload randomPayload(Random random, long number) {
    int data = 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 6);
    int total = data + random.nextInt(data + 2);
    int length = random.nextInt(random.nextInt(10) == 0 ? 40_000 : 3000);
    return ShardedPayload.random(random, number, random.nextInt(10) == 0 ? 0 : length, data, total);
  }
}
