package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
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

/** Payloads in several pieces (docs/protocol.md section 11). */
final class LargePayloadPropertiesTest {

  private static final long TIMEOUT = 2_000;
  private static final ErasureCode CODE = new JavaReedSolomonCode(8);

  private final List<byte[]> out = new ArrayList<>();

  /** A piece and its shards. */
  private record Block(int piece, int bytes, int data, byte[][] shards) {}

  private static final class Sent {
    private final long number;
    private final byte[] payload;
    private final List<Block> blocks = new ArrayList<>();

    Sent(Random random, long number, int length, int pieces) {
      this.number = number;
      payload = new byte[length];
      random.nextBytes(payload);
      for (int piece = 0; piece < pieces; piece++) {
        int from = Pieces.offset(length, pieces, piece);
        int bytes = Pieces.length(length, pieces, piece);
        int data = 1 + random.nextInt(5);
        int each = Math.ceilDiv(bytes, data);
        byte[][] shards = new byte[data + random.nextInt(4)][each];
        for (int i = 0; i < bytes; i++) {
          shards[i / each][i % each] = payload[from + i];
        }
        CODE.encode(shards, data, shards.length, 0, each);
        blocks.add(new Block(piece, bytes, data, shards));
      }
    }

    Shard shard(int piece, int index) {
      Block block = blocks.get(piece);
      byte[] shard = block.shards()[index];
      return new Shard()
          .of(number, payload.length, piece, blocks.size())
          .at(index, block.data(), block.shards().length)
          .in(shard, 0, shard.length);
    }
  }

  private Reassembler reassembler(ReassemblyLimits limits) {
    return new Reassembler(
        limits,
        CODE,
        (number, buffer, offset, length, now) ->
            out.add(Arrays.copyOfRange(buffer, offset, offset + length)));
  }

  @Property(tries = 200)
  void shouldDeliverWhatEnoughShardsOfEveryPieceCameOfAndOnlyOnce(
      @ForAll @IntRange(min = 1, max = 12) int payloads, @ForAll long seed) {
    Random random = new Random(seed);
    out.clear();
    Reassembler reassembler = reassembler(ReassemblyLimits.DEFAULT);
    List<Shard> arriving = new ArrayList<>();
    Map<Integer, byte[]> complete = new HashMap<>();
    int heardOf = 0;
    for (int number = 0; number < payloads; number++) {
      Sent sent = new Sent(random, number, 200 + random.nextInt(20_000), 1 + random.nextInt(10));
      boolean all = true;
      int before = arriving.size();
      for (Block block : sent.blocks) {
        int came = 0;
        for (int index = 0; index < block.shards().length; index++) {
          if (random.nextInt(12) != 0) {
            came++;
            for (int copies = 1 + random.nextInt(2); copies > 0; copies--) {
              arriving.add(sent.shard(block.piece(), index));
            }
          }
        }
        all &= came >= block.data();
      }
      heardOf += arriving.size() > before ? 1 : 0;
      if (all) {
        complete.put(Arrays.hashCode(sent.payload), sent.payload);
      }
    }
    Collections.shuffle(arriving, random);
    for (Shard shard : arriving) {
      reassembler.accept(shard, 0);
    }
    assertEquals(complete.size(), out.size());
    for (byte[] delivered : out) {
      assertArrayEquals(complete.remove(Arrays.hashCode(delivered)), delivered);
    }
    long counted = 0;
    for (ShardOutcome outcome : ShardOutcome.values()) {
      counted += reassembler.count(outcome);
    }
    assertEquals(arriving.size(), counted);
    reassembler.expire(2 * ReassemblyLimits.DEFAULT.timeoutNanos());
    assertEquals(0, reassembler.incompleteBlocks());
    assertEquals(heardOf, reassembler.delivered() + reassembler.abandoned(Abandonment.TIMEOUT));
  }

  /** Numbers of any kind, from a far gate gone mad. */
  @Property(tries = 100)
  void shouldStayWithinItsMemoryWhateverComes(@ForAll long seed) {
    Random random = new Random(seed);
    out.clear();
    int maxPayload = 20_000;
    long bytes = ReassemblyLimits.leastBytes(maxPayload) + random.nextInt(40_000);
    int blocks = 1 + random.nextInt(100);
    Reassembler reassembler =
        reassembler(new ReassemblyLimits(bytes, blocks, maxPayload, 128, 300));
    byte[] buffer = new byte[25_000];
    for (int i = 0; i < 3_000; i++) {
      int payloadBytes = random.nextInt(random.nextBoolean() ? 22_000 : 2_000) - 1;
      int pieces = random.nextInt(random.nextBoolean() ? 5 : 300);
      int piece = random.nextInt(pieces + 2) - 1;
      int total = random.nextInt(random.nextBoolean() ? 6 : 257);
      int data = random.nextInt(total + 1);
      int length =
          pieces > 0 && data > 0
              ? Math.ceilDiv(Pieces.length(Math.max(0, payloadBytes), pieces, piece), data)
              : 0;
      Shard shard =
          new Shard()
              .of(random.nextInt(random.nextBoolean() ? 3 : 60), payloadBytes, piece, pieces)
              .at(random.nextInt(total + 1), data, total)
              .in(buffer, 0, Math.max(0, length));
      reassembler.accept(shard, i);
      if (random.nextInt(20) == 0) {
        reassembler.expire(i);
      }
      assertTrue(reassembler.allocatedBytes() <= bytes);
      assertTrue(reassembler.incompleteBlocks() <= blocks);
    }
    reassembler.reset();
    assertEquals(0, reassembler.incompleteBlocks());
    // What is in order comes through all the same.
    out.clear();
    Sent sent = new Sent(random, 1, maxPayload, Math.min(7, blocks));
    for (Block block : sent.blocks) {
      for (int index = 0; index < block.data(); index++) {
        reassembler.accept(sent.shard(block.piece(), index), 4_000);
      }
    }
    assertEquals(1, out.size());
    assertArrayEquals(sent.payload, out.getFirst());
  }

  @Test
  void shouldKeepToWhatTheFirstShardSaidOfThePayload() {
    Reassembler reassembler = reassembler(ReassemblyLimits.DEFAULT);
    byte[] buffer = new byte[1_000];
    assertEquals(ShardOutcome.STORED, accept(reassembler, 0, 900, 0, 3, 0, buffer));
    assertEquals(ShardOutcome.INCONSISTENT, accept(reassembler, 0, 901, 1, 3, 0, buffer));
    assertEquals(ShardOutcome.INCONSISTENT, accept(reassembler, 0, 900, 1, 2, 0, buffer));
    assertEquals(ShardOutcome.INCONSISTENT, accept(reassembler, 0, 900, 0, 1, 0, buffer));
    assertEquals(ShardOutcome.STORED, accept(reassembler, 1, 900, 0, 1, 0, buffer));
    assertEquals(ShardOutcome.INCONSISTENT, accept(reassembler, 1, 900, 2, 3, 0, buffer));
    assertEquals(ShardOutcome.MALFORMED, accept(reassembler, 2, 900, 3, 3, 0, buffer));
    assertEquals(ShardOutcome.MALFORMED, accept(reassembler, 2, 900, 0, 0, 0, buffer));
    assertEquals(ShardOutcome.MALFORMED, accept(reassembler, 2, 9, 0, 4, 0, buffer, 2));
    assertEquals(ShardOutcome.MALFORMED, accept(reassembler, 2, 6, 0, 5, 0, buffer, 1));
    assertEquals(
        ShardOutcome.TOO_LARGE, accept(reassembler, 2, 1 << 21, 0, 255, 0, new byte[4200]));
  }

  private static ShardOutcome accept(
      Reassembler reassembler,
      long number,
      int bytes,
      int piece,
      int pieces,
      int index,
      byte[] buffer) {
    int length = pieces == 0 ? 0 : Math.ceilDiv(Pieces.length(bytes, pieces, piece), 2);
    return accept(reassembler, number, bytes, piece, pieces, index, buffer, Math.max(0, length));
  }

  private static ShardOutcome accept(
      Reassembler reassembler,
      long number,
      int bytes,
      int piece,
      int pieces,
      int index,
      byte[] buffer,
      int length) {
    return reassembler.accept(
        new Shard().of(number, bytes, piece, pieces).at(index, 2, 4).in(buffer, 0, length), 0);
  }

  @Test
  void shouldNotGiveUpAPayloadWhileShardsOfItCome() {
    ReassemblyLimits limits = new ReassemblyLimits(1 << 20, 100, 50_000, 128, TIMEOUT);
    Reassembler reassembler = reassembler(limits);
    Sent sent = new Sent(new Random(1), 7, 40_000, 10);
    long now = 0;
    for (Block block : sent.blocks) {
      for (int index = 0; index < block.data(); index++) {
        reassembler.accept(sent.shard(block.piece(), index), now);
        now += TIMEOUT - 1;
        while (reassembler.nextDeadline() <= now) {
          reassembler.expire(now);
        }
      }
    }
    assertEquals(1, out.size());
    Sent silent = new Sent(new Random(2), 8, 40_000, 10);
    reassembler.accept(silent.shard(0, 0), now);
    reassembler.accept(silent.shard(1, 0), now + 1);
    reassembler.expire(now + TIMEOUT);
    reassembler.expire(now + 2 * TIMEOUT);
    assertEquals(1, reassembler.abandoned(Abandonment.TIMEOUT));
    assertEquals(0, reassembler.incompleteBlocks());
    assertEquals(ShardOutcome.LATE, reassembler.accept(silent.shard(2, 0), now + 2 * TIMEOUT));
  }
}
