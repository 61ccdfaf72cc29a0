package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.ErasureCode;
import java.util.function.Consumer;

/**
 * The incomplete blocks of one tunnel and their shards, within the room there is. Blocks of other
 * payloads have to go where it does not suffice, the one opened first before the others.
 */
final class BlockMemory {

  private final BlockTable blocks;
  private final ShardBuffers buffers;
  private final ErasureCode code;
  private final Consumer<IncompleteBlock> abandoner;
  private final boolean[] present = new boolean[ErasureCode.MAX_SHARDS];

  /**
   * @param abandoner gives up the payload of a block, and frees at least that block
   */
  BlockMemory(ReassemblyLimits limits, ErasureCode code, Consumer<IncompleteBlock> abandoner) {
    this.blocks = new BlockTable(limits.blocks());
    this.buffers = new ShardBuffers(limits.bytes() - limits.maxPayloadBytes());
    this.code = code;
    this.abandoner = abandoner;
  }

  BlockTable blocks() {
    return blocks;
  }

  /** Opens a block; null where all the room is taken by the same payload. */
  IncompleteBlock open(long key, Shard first, long deadlineNanos) {
    while (blocks.isFull()) {
      IncompleteBlock oldest = blocks.oldestExcept(IncompleteBlock.payloadNumber(key));
      if (oldest == null) {
        return null;
      }
      abandoner.accept(oldest);
    }
    return blocks.open(
        key, first.dataShards(), first.totalShards(), first.blockBytes(), deadlineNanos);
  }

  /** Keeps a copy of a shard; false where all the room is taken by the same payload. */
  boolean keep(IncompleteBlock block, Shard shard) {
    if (!makeRoom(block)) {
      return false;
    }
    byte[] copy = buffers.take(shard.length());
    System.arraycopy(shard.buffer(), shard.offset(), copy, 0, shard.length());
    block.put(shard.index(), copy);
    return true;
  }

  /** Rebuilds the data shards that have not come; false as in {@link #keep}. */
  boolean rebuild(IncompleteBlock block) {
    byte[][] shards = block.shards();
    for (int i = 0; i < block.totalShards(); i++) {
      present[i] = block.has(i);
      if (!present[i] && i < block.dataShards()) {
        if (!makeRoom(block)) {
          return false;
        }
        block.put(i, buffers.take(block.shardBytes()));
      }
    }
    code.reconstruct(
        shards, present, block.dataShards(), block.totalShards(), 0, block.shardBytes());
    return true;
  }

  /** Gives up the parity of a block all data shards of which are there. */
  void freeParity(IncompleteBlock block) {
    block.releaseParity(buffers);
  }

  /** Forgets a block and its shards. */
  void free(IncompleteBlock block) {
    block.release(buffers);
    blocks.remove(block);
  }

  /** Bytes of all buffers, free ones included. */
  long allocatedBytes() {
    return buffers.allocatedBytes();
  }

  private boolean makeRoom(IncompleteBlock block) {
    while (!buffers.hasRoomFor(block.shardBytes())) {
      IncompleteBlock oldest = blocks.oldestExcept(block.payloadNumber());
      if (oldest == null) {
        return false;
      }
      abandoner.accept(oldest);
    }
    return true;
  }
}
