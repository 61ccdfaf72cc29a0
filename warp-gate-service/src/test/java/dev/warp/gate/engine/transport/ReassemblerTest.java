package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ReassemblerTest {

  private static final int MAX_PAYLOAD = 9000;
  private static final long TIMEOUT = 2000;

  private final Random random = new Random(7);
  private final List<byte[]> delivered = new ArrayList<>();
  private final Reassembler reassembler = reassembler(4);

  @Test
  void shouldDeliverOnceAllDataShardsAreThere() {
    ShardedPayload payload = payload(0, 1000, 3, 5);
    assertEquals(ShardOutcome.STORED, payload.sendTo(reassembler, 2, 0));
    assertEquals(ShardOutcome.STORED, payload.sendTo(reassembler, 0, 0));
    assertEquals(ShardOutcome.DELIVERED, payload.sendTo(reassembler, 1, 0));
    assertEquals(ShardOutcome.LATE, payload.sendTo(reassembler, 3, 0));
    assertEquals(ShardOutcome.LATE, payload.sendTo(reassembler, 1, 0));
    assertDelivered(payload);
    assertEquals(1, reassembler.delivered());
    assertEquals(0, reassembler.rebuilt());
    assertEquals(2, reassembler.count(ShardOutcome.LATE));
    assertEquals(0, reassembler.incompleteBlocks());
  }

  @Test
  void shouldRebuildDataShardsFromParity() {
    ShardedPayload payload = payload(0, 1000, 3, 5);
    assertEquals(ShardOutcome.STORED, payload.sendTo(reassembler, 4, 0));
    assertEquals(ShardOutcome.STORED, payload.sendTo(reassembler, 1, 0));
    assertEquals(ShardOutcome.REBUILT, payload.sendTo(reassembler, 3, 0));
    assertDelivered(payload);
    assertEquals(1, reassembler.delivered());
    assertEquals(1, reassembler.rebuilt());
  }

  @Test
  void shouldNotCountADuplicateTowardsThePayload() {
    ShardedPayload payload = payload(0, 1000, 2, 4);
    payload.sendTo(reassembler, 3, 0);
    assertEquals(ShardOutcome.DUPLICATE, payload.sendTo(reassembler, 3, 0));
    assertTrue(delivered.isEmpty());
    assertEquals(ShardOutcome.REBUILT, payload.sendTo(reassembler, 0, 0));
    assertDelivered(payload);
    assertEquals(1, reassembler.count(ShardOutcome.DUPLICATE));
  }

  @Test
  void shouldHandOnASingleDataShardWithoutCopyingIt() {
    byte[] buffer = {9, 1, 2, 3, 9};
    List<byte[]> buffers = new ArrayList<>();
    Reassembler direct =
        new Reassembler(
            limits(4),
            new JavaReedSolomonCode(1),
            (number, handed, offset, length, now) -> {
              buffers.add(handed);
              assertEquals(1, offset);
              assertEquals(3, length);
            });
    assertEquals(
        ShardOutcome.DELIVERED, ShardedPayload.accept(direct, 0, 0, 1, 3, 3, buffer, 1, 3, 0));
    assertSame(buffer, buffers.getFirst());
    assertEquals(ShardOutcome.LATE, ShardedPayload.accept(direct, 0, 1, 1, 3, 3, buffer, 1, 3, 0));
    assertEquals(
        ShardOutcome.REBUILT, ShardedPayload.accept(direct, 1, 2, 1, 3, 3, buffer, 1, 3, 0));
    assertEquals(0, direct.allocatedBytes());
    assertEquals(2, buffers.size());
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 3", "0, 3, 5", "1, 3, 5", "2, 3, 5", "5, 4, 8", "9000, 255, 255"})
  void shouldDeliverPayloadsThatFillTheirShardsOnlyInPart(int length, int data, int total) {
    ShardedPayload payload = payload(0, length, data, total);
    for (int i = 0; i < data; i++) {
      payload.sendTo(reassembler, total - 1 - i, 0);
    }
    assertDelivered(payload);
  }

  @Test
  void shouldKeepToTheFirstShardWhereLaterOnesDisagree() {
    ShardedPayload payload = payload(5, 999, 3, 5);
    payload.sendTo(reassembler, 0, 0);
    byte[] shard = new byte[999];
    assertEquals(ShardOutcome.INCONSISTENT, accept(5, 1, 3, 6, 999, shard, 333));
    assertEquals(ShardOutcome.INCONSISTENT, accept(5, 1, 3, 5, 998, shard, 333));
    assertEquals(ShardOutcome.INCONSISTENT, accept(5, 1, 4, 5, 999, shard, 250));
    assertEquals(ShardOutcome.INCONSISTENT, accept(5, 1, 1, 5, 999, shard, 999));
    assertEquals(4, reassembler.count(ShardOutcome.INCONSISTENT));
    payload.sendTo(reassembler, 1, 0);
    payload.sendTo(reassembler, 2, 0);
    assertDelivered(payload);
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, 3, 5, 9, 3",
    "281474976710656, 0, 3, 5, 9, 3",
    "0, -1, 3, 5, 9, 3",
    "0, 5, 3, 5, 9, 3",
    "0, 0, 0, 5, 9, 3",
    "0, 0, -3, 5, 9, 3",
    "0, 0, 6, 5, 9, 2",
    "0, 0, 3, 256, 9, 3",
    "0, 0, 3, 5, -1, 0",
    "0, 0, 3, 5, 9, 2",
    "0, 0, 3, 5, 9, 4",
    "0, 0, 3, 5, 0, 1",
    "0, 0, 1, 1, 0, 1",
    "0, 0, 3, 5, 2147483647, 3",
  })
  void shouldDropWhatIsNoShard(long number, int index, int data, int total, int bytes, int length) {
    assertEquals(
        ShardOutcome.MALFORMED, accept(number, index, data, total, bytes, new byte[9], length));
    assertEquals(0, reassembler.incompleteBlocks());
    assertEquals(1, reassembler.count(ShardOutcome.MALFORMED));
  }

  @Test
  void shouldDropShardsOfPayloadsThatAreTooLong() {
    byte[] shard = new byte[MAX_PAYLOAD + 1];
    assertEquals(
        ShardOutcome.TOO_LARGE, accept(0, 0, 1, 1, MAX_PAYLOAD + 1, shard, MAX_PAYLOAD + 1));
    assertEquals(ShardOutcome.DELIVERED, accept(0, 0, 1, 1, MAX_PAYLOAD, shard, MAX_PAYLOAD));
  }

  @Test
  void shouldGiveUpABlockWhoseTimeIsOver() {
    ShardedPayload first = payload(0, 100, 2, 3);
    ShardedPayload second = payload(1, 100, 2, 3);
    assertEquals(Reassembler.NO_DEADLINE, reassembler.nextDeadline());
    first.sendTo(reassembler, 0, 10);
    second.sendTo(reassembler, 0, 20);
    assertEquals(10 + TIMEOUT, reassembler.nextDeadline());
    reassembler.expire(9 + TIMEOUT);
    assertEquals(2, reassembler.incompleteBlocks());
    reassembler.expire(10 + TIMEOUT);
    assertEquals(1, reassembler.abandoned(Abandonment.TIMEOUT));
    assertEquals(20 + TIMEOUT, reassembler.nextDeadline());
    assertEquals(ShardOutcome.LATE, first.sendTo(reassembler, 1, 11 + TIMEOUT));
    assertEquals(ShardOutcome.DELIVERED, second.sendTo(reassembler, 1, 11 + TIMEOUT));
    assertDelivered(second);
    assertEquals(Reassembler.NO_DEADLINE, reassembler.nextDeadline());
  }

  @Test
  void shouldGiveUpTheOldestBlockWhenThereAreTooMany() {
    List<ShardedPayload> payloads = new ArrayList<>();
    for (int number : new int[] {8, 3, 9, 1, 5}) {
      payloads.add(payload(number, 100, 2, 3));
      payloads.getLast().sendTo(reassembler, 0, 0);
    }
    assertEquals(4, reassembler.incompleteBlocks());
    assertEquals(1, reassembler.abandoned(Abandonment.MEMORY));
    assertEquals(ShardOutcome.LATE, payloads.getFirst().sendTo(reassembler, 1, 0));
    for (ShardedPayload payload : payloads.subList(1, 5)) {
      assertEquals(ShardOutcome.DELIVERED, payload.sendTo(reassembler, 1, 0));
    }
  }

  @Test
  void shouldGiveUpOlderBlocksWhenMemoryRunsOut() {
    Reassembler crowded = reassembler(1000);
    ShardedPayload old = payload(0, 2 * 256, 2, 3);
    old.sendTo(crowded, 0, 0);
    for (int number = 1; crowded.abandoned(Abandonment.MEMORY) == 0; number++) {
      payload(number, 2 * 256, 2, 3).sendTo(crowded, 0, 0);
    }
    assertEquals(ShardOutcome.LATE, old.sendTo(crowded, 1, 0));
    ShardedPayload large = payload(1 << 20, MAX_PAYLOAD, 120, 255);
    for (int i = 0; i < 120; i++) {
      large.sendTo(crowded, 254 - i, 0);
      assertTrue(crowded.allocatedBytes() <= limits(1000).bytes());
    }
    assertDelivered(large);
  }

  @Test
  void shouldCompleteABlockThatNewerPayloadsLeftBehind() {
    ShardedPayload slow = payload(0, 100, 2, 3);
    slow.sendTo(reassembler, 0, 0);
    payload(1_000_000, 100, 1, 1).sendTo(reassembler, 0, 0);
    assertEquals(ShardOutcome.DELIVERED, slow.sendTo(reassembler, 1, 0));
    assertEquals(ShardOutcome.LATE, slow.sendTo(reassembler, 2, 0));
    assertEquals(ShardOutcome.LATE, payload(1, 100, 1, 1).sendTo(reassembler, 0, 0));
    assertEquals(2, delivered.size());
  }

  @Test
  void shouldTakeNumbersFromTheBeginningAfterAReset() {
    payload(0, 10, 1, 2).sendTo(reassembler, 0, 0);
    payload(7, 10, 2, 3).sendTo(reassembler, 0, 0);
    reassembler.reset();
    assertEquals(0, reassembler.incompleteBlocks());
    assertEquals(1, reassembler.abandoned(Abandonment.FAR_GATE_RESTARTED));
    ShardedPayload again = payload(7, 20, 2, 3);
    again.sendTo(reassembler, 1, 0);
    assertEquals(ShardOutcome.DELIVERED, again.sendTo(reassembler, 0, 0));
    assertEquals(ShardOutcome.DELIVERED, payload(0, 10, 1, 2).sendTo(reassembler, 0, 0));
    assertEquals(3, reassembler.delivered());
  }

  @Test
  void shouldTellUsefulShardsFromDroppedOnes() {
    assertFalse(ShardOutcome.STORED.isDropped());
    assertFalse(ShardOutcome.REBUILT.isDropped());
    assertTrue(ShardOutcome.DUPLICATE.isDropped());
    assertTrue(ShardOutcome.TOO_LARGE.isDropped());
  }

  @Test
  void shouldRefuseLimitsThatCannotHoldAPayload() {
    long enough = ReassemblyLimits.leastBytes(9000);
    assertThrows(
        IllegalArgumentException.class, () -> new ReassemblyLimits(enough - 1, 1, 9000, 128, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new ReassemblyLimits(enough, 0, 9000, 128, 1));
    assertThrows(IllegalArgumentException.class, () -> new ReassemblyLimits(enough, 1, 0, 128, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new ReassemblyLimits(enough, 1, 9000, 128, 0));
  }

  private Reassembler reassembler(int blocks) {
    return new Reassembler(
        limits(blocks),
        new JavaReedSolomonCode(1),
        (number, buffer, offset, length, now) ->
            delivered.add(Arrays.copyOfRange(buffer, offset, offset + length)));
  }

  private static ReassemblyLimits limits(int blocks) {
    long bytes = ReassemblyLimits.leastBytes(MAX_PAYLOAD);
    return new ReassemblyLimits(bytes, blocks, MAX_PAYLOAD, 1024, TIMEOUT);
  }

  private ShardedPayload payload(long number, int length, int dataShards, int totalShards) {
    return ShardedPayload.random(random, number, length, dataShards, totalShards);
  }

  private ShardOutcome accept(
      long number, int index, int data, int total, int payloadBytes, byte[] shard, int length) {
    return ShardedPayload.accept(
        reassembler, number, index, data, total, payloadBytes, shard, 0, length, 0);
  }

  private void assertDelivered(ShardedPayload payload) {
    assertEquals(1, delivered.size());
    assertArrayEquals(payload.payload(), delivered.getFirst());
  }
}
