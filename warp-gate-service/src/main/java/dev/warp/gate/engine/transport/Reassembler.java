package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.protocol.session.SequenceWindow;
import dev.warp.protocol.session.SequenceWindow.State;
import java.util.EnumMap;
import java.util.Map;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Puts the payloads of one tunnel of one far gate together again from their shards, and delivers
 * each as soon as enough shards are there, at most once.
 *
 * <p>A payload that is given up, for its time is over or newer ones need the room, counts as done:
 * shards of it that come later are dropped. Otherwise a flood of them could push out blocks that
 * can still complete. Blocks are given up in the order they were opened, but those of a large
 * payload together, and for their time no sooner than shards of it have ceased to come.
 *
 * <p>Time comes in as {@code nowNanos}, from a clock that never goes back. Nothing is allocated
 * once the pools have grown to what the traffic needs.
 */
public final class Reassembler {

  /** What {@link #nextDeadline} returns when nothing is waiting. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final class Count {
    private long value;
  }

  private final ReassemblyLimits limits;
  private final PayloadConsumer consumer;

  private final SequenceWindow done;
  private final BlockMemory memory;
  private final BlockTable blocks;
  private final Long2ObjectHashMap<LargePayload> large = new Long2ObjectHashMap<>();
  private byte[] payload = new byte[0];

  private final Map<ShardOutcome, Count> outcomes = new EnumMap<>(ShardOutcome.class);
  private final Map<Abandonment, Count> abandoned = new EnumMap<>(Abandonment.class);

  /**
   * @param limits what incomplete blocks may take up
   * @param code rebuilds lost shards; may be shared with others of the same thread
   * @param consumer takes the payloads, during {@link #accept}
   */
  public Reassembler(ReassemblyLimits limits, ErasureCode code, PayloadConsumer consumer) {
    this.limits = limits;
    this.consumer = consumer;
    done = new SequenceWindow(limits.windowNumbers());
    memory = new BlockMemory(limits, code, block -> abandon(block, Abandonment.MEMORY));
    blocks = memory.blocks();
    for (ShardOutcome outcome : ShardOutcome.values()) {
      outcomes.put(outcome, new Count());
    }
    for (Abandonment reason : Abandonment.values()) {
      abandoned.put(reason, new Count());
    }
  }

  /**
   * Takes a shard, whose numbers may be anything, and delivers its payload if that is now complete.
   *
   * @return what became of the shard
   */
  ShardOutcome accept(Shard shard, long nowNanos) {
    ShardOutcome outcome = take(shard, nowNanos);
    outcomes.get(outcome).value++;
    return outcome;
  }

  private ShardOutcome take(Shard shard, long nowNanos) {
    if (!shard.isWellFormed()) {
      return ShardOutcome.MALFORMED;
    }
    if (shard.payloadBytes() > limits.maxPayloadBytes()) {
      return ShardOutcome.TOO_LARGE;
    }
    State state = done.state(shard.payloadNumber());
    if (state == State.DUPLICATE) {
      return ShardOutcome.LATE;
    }
    // A block that is still open may complete even when newer payloads have left it behind.
    IncompleteBlock block = blocks.find(key(shard));
    LargePayload whole = large.get(shard.payloadNumber());
    if (block == null && whole == null && state != State.NEW) {
      return ShardOutcome.LATE;
    }
    if (contradicts(shard, whole)) {
      return ShardOutcome.INCONSISTENT;
    }
    if (block == null && shard.isOfSmallPayload() && shard.dataShards() == 1) {
      return deliverDirectly(shard, nowNanos);
    }
    if (block == null) {
      block = open(shard, nowNanos);
    }
    return block == null ? ShardOutcome.TOO_LARGE : add(block, shard, nowNanos);
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
      IncompleteBlock block = blocks.oldest();
      if (block.large != null && nowNanos - block.large.lastShardNanos() < limits.timeoutNanos()) {
        blocks.renew(block, nowNanos + limits.timeoutNanos());
      } else {
        abandon(block, Abandonment.TIMEOUT);
      }
    }
  }

  /**
   * Forgets all payloads, complete or not, because the far gate started anew and numbers them from
   * the beginning. The counts go on.
   */
  public void reset() {
    while (!blocks.isEmpty()) {
      abandon(blocks.oldest(), Abandonment.FAR_GATE_RESTARTED);
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

  /** How many payloads were given up so far for that reason, of which some shards had come. */
  public long abandoned(Abandonment reason) {
    return abandoned.get(reason).value;
  }

  /** How many blocks wait for more shards. */
  public int incompleteBlocks() {
    return blocks.size();
  }

  /** Memory taken up for shards and payloads, pooled buffers included, in bytes. */
  public long allocatedBytes() {
    return memory.allocatedBytes() + payload.length;
  }

  /** Whether another shard of the payload said otherwise of its length and pieces. */
  private boolean contradicts(Shard shard, LargePayload whole) {
    if (shard.isOfSmallPayload()) {
      return whole != null;
    }
    return whole == null
        ? blocks.find(IncompleteBlock.key(shard.payloadNumber(), 0)) != null
        : !whole.agreesWith(shard.pieces(), shard.payloadBytes());
  }

  /** Every shard of a block with a single data shard is the payload itself. */
  private ShardOutcome deliverDirectly(Shard shard, long nowNanos) {
    long number = shard.payloadNumber();
    done.update(number);
    consumer.deliver(number, shard.buffer(), shard.offset(), shard.length(), nowNanos);
    return shard.index() == 0 ? ShardOutcome.DELIVERED : ShardOutcome.REBUILT;
  }

  /** A new block, or null where its own payload takes up all the room and is given up. */
  private IncompleteBlock open(Shard shard, long nowNanos) {
    long deadline = nowNanos + limits.timeoutNanos();
    IncompleteBlock block = memory.open(key(shard), shard, deadline);
    if (shard.isOfSmallPayload()) {
      return block;
    }
    LargePayload whole =
        large.computeIfAbsent(
            shard.payloadNumber(),
            number -> new LargePayload(number, shard.pieces(), shard.payloadBytes()));
    if (block == null) {
      abandoned.get(Abandonment.MEMORY).value++;
      close(whole);
    } else {
      whole.add(shard.piece(), block);
    }
    return block;
  }

  private static long key(Shard shard) {
    return IncompleteBlock.key(shard.payloadNumber(), shard.piece());
  }

  private ShardOutcome add(IncompleteBlock block, Shard shard, long nowNanos) {
    if (!block.agreesWith(shard.dataShards(), shard.totalShards(), shard.blockBytes())) {
      return ShardOutcome.INCONSISTENT;
    }
    if (block.isComplete()) {
      return ShardOutcome.LATE;
    }
    if (block.has(shard.index())) {
      return ShardOutcome.DUPLICATE;
    }
    if (block.large != null) {
      block.large.shardCame(nowNanos);
    }
    if (!memory.keep(block, shard)) {
      abandon(block, Abandonment.MEMORY);
      return ShardOutcome.TOO_LARGE;
    }
    return block.isComplete() ? complete(block, nowNanos) : ShardOutcome.STORED;
  }

  private ShardOutcome complete(IncompleteBlock block, long nowNanos) {
    boolean rebuilt = !block.hasAllData();
    if (rebuilt && !memory.rebuild(block)) {
      abandon(block, Abandonment.MEMORY);
      return ShardOutcome.TOO_LARGE;
    }
    LargePayload whole = block.large;
    if (whole == null) {
      makePayloadRoomFor(block.payloadBytes());
      block.copyPayload(payload, 0);
      return deliver(block.payloadNumber(), block.payloadBytes(), block, rebuilt, nowNanos);
    }
    memory.freeParity(block);
    whole.pieceComplete(rebuilt);
    if (!whole.isComplete()) {
      return ShardOutcome.STORED;
    }
    makePayloadRoomFor(whole.payloadBytes());
    whole.copyPayload(payload);
    return deliver(whole.number(), whole.payloadBytes(), block, whole.isRebuilt(), nowNanos);
  }

  /** Delivers what has been copied, and closes its blocks, of which this is one. */
  private ShardOutcome deliver(
      long number, int length, IncompleteBlock block, boolean rebuilt, long nowNanos) {
    close(block);
    consumer.deliver(number, payload, 0, length, nowNanos);
    return rebuilt ? ShardOutcome.REBUILT : ShardOutcome.DELIVERED;
  }

  private void makePayloadRoomFor(int length) {
    if (payload.length < length) {
      int size = Integer.highestOneBit(length) << 1;
      payload = new byte[Math.min(limits.maxPayloadBytes(), size)];
    }
  }

  private void abandon(IncompleteBlock block, Abandonment reason) {
    abandoned.get(reason).value++;
    close(block);
  }

  private void close(IncompleteBlock block) {
    if (block.large != null) {
      close(block.large);
    } else {
      done.update(block.payloadNumber());
      memory.free(block);
    }
  }

  private void close(LargePayload whole) {
    done.update(whole.number());
    large.remove(whole.number());
    for (IncompleteBlock block : whole.blocks()) {
      if (block != null) {
        memory.free(block);
      }
    }
  }
}
