package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.erasure.ErasureCode;

/**
 * A shard as it came in, with all that it says of its payload; whatever that is, for the far gate
 * may be mad. One object serves for all shards.
 */
final class Shard {

  private static final int PAYLOAD_NUMBER_BITS = 48;

  private long payloadNumber;
  private int payloadBytes;
  private int piece;
  private int pieces;
  private int index;
  private int dataShards;
  private int totalShards;
  private byte[] buffer = new byte[0];
  private int offset;
  private int length;

  /**
   * Says which payload it is of, and which block of it.
   *
   * @param payloadNumber 48 bits, unsigned
   * @param payloadBytes length of the whole payload
   * @param piece which piece of it the block is, from 0
   * @param pieces how many pieces it has
   */
  Shard of(long payloadNumber, int payloadBytes, int piece, int pieces) {
    this.payloadNumber = payloadNumber;
    this.payloadBytes = payloadBytes;
    this.piece = piece;
    this.pieces = pieces;
    return this;
  }

  /**
   * Says which shard of its block it is.
   *
   * @param index data shards first
   * @param dataShards number of data shards of the block
   * @param totalShards number of data and parity shards of the block
   */
  Shard at(int index, int dataShards, int totalShards) {
    this.index = index;
    this.dataShards = dataShards;
    this.totalShards = totalShards;
    return this;
  }

  /** Says where it is to be found; what is to be kept of it is copied. */
  Shard in(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.offset = offset;
    this.length = length;
    return this;
  }

  /** Whether the numbers describe a shard, and this one is as long as they say. */
  boolean isWellFormed() {
    return payloadNumber >>> PAYLOAD_NUMBER_BITS == 0
        && payloadBytes >= 0
        && pieces >= 1
        && pieces <= Pieces.MAX
        && piece >= 0
        && piece < pieces
        && dataShards >= 1
        && dataShards <= totalShards
        && totalShards <= ErasureCode.MAX_SHARDS
        && index >= 0
        && index < totalShards
        && (pieces == 1 || Pieces.length(payloadBytes, pieces, pieces - 1) >= 1)
        && length == Math.ceilDiv(blockBytes(), dataShards);
  }

  long payloadNumber() {
    return payloadNumber;
  }

  int payloadBytes() {
    return payloadBytes;
  }

  int piece() {
    return piece;
  }

  int pieces() {
    return pieces;
  }

  /** Whether its block is all of its payload. */
  boolean isOfSmallPayload() {
    return pieces == 1;
  }

  /** Bytes of the payload in its block. */
  int blockBytes() {
    return Pieces.length(payloadBytes, pieces, piece);
  }

  int index() {
    return index;
  }

  int dataShards() {
    return dataShards;
  }

  int totalShards() {
    return totalShards;
  }

  byte[] buffer() {
    return buffer;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }
}
