package dev.warp.gate.engine.transport;

/** A payload in several pieces, each a block, of which not all are complete. */
final class LargePayload {

  private final long number;
  private final int payloadBytes;

  /** By piece; null where no shard has come. */
  private final IncompleteBlock[] blocks;

  private int complete;
  private boolean rebuilt;
  private long lastShardNanos;

  LargePayload(long number, int pieces, int payloadBytes) {
    this.number = number;
    this.payloadBytes = payloadBytes;
    this.blocks = new IncompleteBlock[pieces];
  }

  long number() {
    return number;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  boolean agreesWith(int pieces, int bytes) {
    return blocks.length == pieces && payloadBytes == bytes;
  }

  /** By piece, null where no shard has come; not a copy. */
  IncompleteBlock[] blocks() {
    return blocks;
  }

  /** The first shard of a piece has opened its block. */
  void add(int piece, IncompleteBlock block) {
    blocks[piece] = block;
    block.large = this;
  }

  void shardCame(long nowNanos) {
    lastShardNanos = nowNanos;
  }

  long lastShardNanos() {
    return lastShardNanos;
  }

  /** All data of a piece is there. */
  void pieceComplete(boolean pieceRebuilt) {
    complete++;
    rebuilt |= pieceRebuilt;
  }

  boolean isComplete() {
    return complete == blocks.length;
  }

  /** Whether any piece needed parity. */
  boolean isRebuilt() {
    return rebuilt;
  }

  /** Copies the payload, all pieces of which are complete, to the start of {@code to}. */
  void copyPayload(byte[] to) {
    for (int piece = 0; piece < blocks.length; piece++) {
      blocks[piece].copyPayload(to, Pieces.offset(payloadBytes, blocks.length, piece));
    }
  }
}
