package dev.warp.gate.engine.transport;

/** A block of which too few shards have come so far. Pooled by {@link BlockTable}. */
final class IncompleteBlock {

  private static final int PIECE_BITS = 8;

  private long key;
  private int dataShards;
  private int totalShards;
  private int payloadBytes;
  private long deadlineNanos;

  /** By index; null where a shard has not come. At least as long as the block has shards. */
  private byte[][] shards = new byte[0][];

  private int shardsPresent;
  private int dataShardsPresent;

  /** The blocks opened just before and after this one, as kept by {@link BlockTable}. */
  IncompleteBlock older;

  IncompleteBlock newer;

  /** The payload this is a piece of, or null where it is all of one. */
  LargePayload large;

  void open(long key, int dataShards, int totalShards, int payloadBytes, long deadlineNanos) {
    this.key = key;
    large = null;
    this.dataShards = dataShards;
    this.totalShards = totalShards;
    this.payloadBytes = payloadBytes;
    this.deadlineNanos = deadlineNanos;
    shardsPresent = 0;
    dataShardsPresent = 0;
    if (shards.length < totalShards) {
      shards = new byte[totalShards][];
    }
  }

  /** What a block is found by. */
  static long key(long payloadNumber, int piece) {
    return payloadNumber << PIECE_BITS | piece;
  }

  /** The payload that the block of that key belongs to. */
  static long payloadNumber(long key) {
    return key >>> PIECE_BITS;
  }

  long key() {
    return key;
  }

  long payloadNumber() {
    return payloadNumber(key);
  }

  int dataShards() {
    return dataShards;
  }

  int totalShards() {
    return totalShards;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  void renew(long newDeadlineNanos) {
    deadlineNanos = newDeadlineNanos;
  }

  /** Length of each shard in bytes. */
  int shardBytes() {
    return Math.ceilDiv(payloadBytes, dataShards);
  }

  boolean agreesWith(int dataShards, int totalShards, int payloadBytes) {
    return this.dataShards == dataShards
        && this.totalShards == totalShards
        && this.payloadBytes == payloadBytes;
  }

  boolean has(int index) {
    return shards[index] != null;
  }

  /** Adds a shard that is not there yet; the block owns the buffer until {@link #release}. */
  void put(int index, byte[] shard) {
    shards[index] = shard;
    shardsPresent++;
    if (index < dataShards) {
      dataShardsPresent++;
    }
  }

  boolean isComplete() {
    return shardsPresent >= dataShards;
  }

  boolean hasAllData() {
    return dataShardsPresent == dataShards;
  }

  /** The shards by index, null where missing; for the erasure code, which writes to them. */
  byte[][] shards() {
    return shards;
  }

  /** Copies what it holds, all of whose data shards must be there, to {@code to}. */
  void copyPayload(byte[] to, int offset) {
    int shardBytes = shardBytes();
    int copied = 0;
    for (int i = 0; copied < payloadBytes; i++) {
      int length = Math.min(shardBytes, payloadBytes - copied);
      System.arraycopy(shards[i], 0, to, offset + copied, length);
      copied += length;
    }
  }

  /** Gives all buffers back. */
  void release(ShardBuffers buffers) {
    release(buffers, 0);
  }

  /** Gives back those of parity shards. */
  void releaseParity(ShardBuffers buffers) {
    release(buffers, dataShards);
  }

  private void release(ShardBuffers buffers, int first) {
    for (int i = first; i < totalShards; i++) {
      if (shards[i] != null) {
        buffers.giveBack(shards[i]);
        shards[i] = null;
      }
    }
  }
}
