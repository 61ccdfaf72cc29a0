package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.protocol.session.SequenceWindow;
import dev.warp.protocol.session.SequenceWindow.State;
import java.util.EnumMap;
import java.util.Map;

/**
 * Puts the payloads of one tunnel of one far gate together again from their shards, and delivers
 * each as soon as enough shards are there, at most once.
 *
 * <p>A payload that is given up, for its time is over or newer ones need the room, counts as done:
 * shards of it that come later are dropped. Otherwise a flood of them could push out blocks that
 * can still complete. Blocks are given up in the order they were opened.
 *
 * <p>Time comes in as {@code nowNanos}, from a clock that never goes back. Nothing is allocated
 * once the pools have grown to what the traffic needs.
 */
public final class Reassembler {

  /** What {@link #nextDeadline} returns when nothing is waiting. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final int PAYLOAD_NUMBER_BITS = 48;

  private static final class Count {
    private long value;
  }

  private final ReassemblyLimits limits;
  private final ErasureCode code;
  private final PayloadConsumer consumer;

  private final SequenceWindow done;
  private final BlockTable blocks;
  private final ShardBuffers buffers;
  private final boolean[] present = new boolean[ErasureCode.MAX_SHARDS];
  private byte[] payload = new byte[0];

  private final Map<ShardOutcome, Count> outcomes = new EnumMap<>(ShardOutcome.class);
  private long abandoned;

  /**
   * @param limits what incomplete blocks may take up
   * @param code rebuilds lost shards; may be shared with others of the same thread
   * @param consumer takes the payloads, during {@link #accept}
   */
  public Reassembler(ReassemblyLimits limits, ErasureCode code, PayloadConsumer consumer) {
    this.limits = limits;
    this.code = code;
    this.consumer = consumer;
    done = new SequenceWindow(limits.windowNumbers());
    blocks = new BlockTable(limits.blocks());
    buffers = new ShardBuffers(limits.bytes() - limits.maxPayloadBytes());
    for (ShardOutcome outcome : ShardOutcome.values()) {
      outcomes.put(outcome, new Count());
    }
  }

  /**
   * Takes a shard, whose numbers may be anything, and delivers its payload if that is now complete.
   *
   * @param payloadNumber number of the payload, 48 bits, unsigned
   * @param index which shard of the block this is, data shards first
   * @param dataShards number of data shards of the block
   * @param totalShards number of data and parity shards of the block
   * @param payloadBytes length of the payload in bytes
   * @param buffer holds the shard; what is to be kept of it is copied
   * @param offset where the shard starts
   * @param length length of the shard in bytes
   * @param nowNanos the time
   * @return what became of the shard
   */
  public ShardOutcome accept(
      long payloadNumber,
      int index,
      int dataShards,
      int totalShards,
      int payloadBytes,
      byte[] buffer,
      int offset,
      int length,
      long nowNanos) {
    ShardOutcome outcome;
    if (!isWellFormed(payloadNumber, index, dataShards, totalShards, payloadBytes, length)) {
      outcome = ShardOutcome.MALFORMED;
    } else if (payloadBytes > limits.maxPayloadBytes()) {
      outcome = ShardOutcome.TOO_LARGE;
    } else {
      State state = done.state(payloadNumber);
      // A block that is still open may complete even when newer payloads have left it behind.
      IncompleteBlock block = state == State.DUPLICATE ? null : blocks.find(payloadNumber);
      if (block == null && state != State.NEW) {
        outcome = ShardOutcome.LATE;
      } else if (block == null && dataShards == 1) {
        outcome = deliverDirectly(payloadNumber, index, buffer, offset, length);
      } else if (block == null) {
        block = open(payloadNumber, dataShards, totalShards, payloadBytes, nowNanos);
        outcome = add(block, index, buffer, offset, length);
      } else if (!block.agreesWith(dataShards, totalShards, payloadBytes)) {
        outcome = ShardOutcome.INCONSISTENT;
      } else if (block.has(index)) {
        outcome = ShardOutcome.DUPLICATE;
      } else {
        outcome = add(block, index, buffer, offset, length);
      }
    }
    outcomes.get(outcome).value++;
    return outcome;
  }

  /**
   * When {@link #expire} has something to do next, on the clock of {@code nowNanos}, or {@link
   * #NO_DEADLINE}.
   */
  public long nextDeadline() {
    return blocks.isEmpty() ? NO_DEADLINE : blocks.oldest().deadlineNanos();
  }

  /** Gives up the blocks whose time is over. */
  public void expire(long nowNanos) {
    while (!blocks.isEmpty() && blocks.oldest().deadlineNanos() - nowNanos <= 0) {
      abandon(blocks.oldest());
    }
  }

  /**
   * Forgets all payloads, complete or not, because the far gate started anew and numbers them from
   * the beginning. The counts go on.
   */
  public void reset() {
    while (!blocks.isEmpty()) {
      abandon(blocks.oldest());
    }
    done.clear();
  }

  /** How many shards came to {@code outcome} so far. */
  public long count(ShardOutcome outcome) {
    return outcomes.get(outcome).value;
  }

  /** How many payloads were delivered so far, rebuilt ones included. */
  public long delivered() {
    return count(ShardOutcome.DELIVERED) + rebuilt();
  }

  /** How many payloads were delivered so far that needed parity. */
  public long rebuilt() {
    return count(ShardOutcome.REBUILT);
  }

  /** How many payloads were given up so far of which some shards had come. */
  public long abandoned() {
    return abandoned;
  }

  /** How many blocks wait for more shards. */
  public int incompleteBlocks() {
    return blocks.size();
  }

  /** Memory taken up for shards and payloads, pooled buffers included, in bytes. */
  public long allocatedBytes() {
    return buffers.allocatedBytes() + payload.length;
  }

  private static boolean isWellFormed(
      long payloadNumber,
      int index,
      int dataShards,
      int totalShards,
      int payloadBytes,
      int length) {
    return payloadNumber >>> PAYLOAD_NUMBER_BITS == 0
        && dataShards >= 1
        && dataShards <= totalShards
        && totalShards <= ErasureCode.MAX_SHARDS
        && index >= 0
        && index < totalShards
        && payloadBytes >= 0
        && length == Math.ceilDiv(payloadBytes, dataShards);
  }

  /** Every shard of a block with a single data shard is the payload itself. */
  private ShardOutcome deliverDirectly(
      long payloadNumber, int index, byte[] buffer, int offset, int length) {
    done.update(payloadNumber);
    consumer.deliver(buffer, offset, length);
    return index == 0 ? ShardOutcome.DELIVERED : ShardOutcome.REBUILT;
  }

  private IncompleteBlock open(
      long payloadNumber, int dataShards, int totalShards, int payloadBytes, long nowNanos) {
    if (blocks.isFull()) {
      abandon(blocks.oldest());
    }
    long deadline = nowNanos + limits.timeoutNanos();
    return blocks.open(payloadNumber, dataShards, totalShards, payloadBytes, deadline);
  }

  private ShardOutcome add(
      IncompleteBlock block, int index, byte[] buffer, int offset, int length) {
    byte[] shard = takeBuffer(block);
    System.arraycopy(buffer, offset, shard, 0, length);
    block.put(index, shard);
    return block.isComplete() ? complete(block) : ShardOutcome.STORED;
  }

  private ShardOutcome complete(IncompleteBlock block) {
    ShardOutcome outcome = ShardOutcome.DELIVERED;
    if (!block.hasAllData()) {
      rebuild(block);
      outcome = ShardOutcome.REBUILT;
    }
    int length = block.payloadBytes();
    if (payload.length < length) {
      int size = Integer.highestOneBit(length) << 1;
      payload = new byte[Math.min(limits.maxPayloadBytes(), size)];
    }
    block.copyPayload(payload);
    close(block);
    consumer.deliver(payload, 0, length);
    return outcome;
  }

  private void rebuild(IncompleteBlock block) {
    byte[][] shards = block.shards();
    for (int i = 0; i < block.totalShards(); i++) {
      present[i] = block.has(i);
      if (!present[i] && i < block.dataShards()) {
        block.put(i, takeBuffer(block));
      }
    }
    code.reconstruct(
        shards, present, block.dataShards(), block.totalShards(), 0, block.shardBytes());
  }

  /** A buffer for a shard of {@code block}, for which older blocks make room if need be. */
  private byte[] takeBuffer(IncompleteBlock block) {
    int length = block.shardBytes();
    while (!buffers.hasRoomFor(length)) {
      abandon(blocks.oldestExcept(block));
    }
    return buffers.take(length);
  }

  private void abandon(IncompleteBlock block) {
    abandoned++;
    close(block);
  }

  private void close(IncompleteBlock block) {
    done.update(block.payloadNumber());
    block.release(buffers);
    blocks.remove(block);
  }
}
