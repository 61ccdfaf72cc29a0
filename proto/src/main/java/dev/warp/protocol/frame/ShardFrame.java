package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Bytes;

/**
 * One shard of a payload; always the last frame of its datagram (docs/protocol.md section 6.1).
 *
 * <pre>
 *  0      type 0x01
 *  1      index
 *  2      k, data shards
 *  3      n, all shards
 *  4..7   tunnel key
 *  8..9   payload length
 * 10..15  payload number
 * 16..    shard
 * </pre>
 *
 * One of a payload in several pieces has type 0x08 and differs from there on:
 *
 * <pre>
 *  8      piece
 *  9      pieces
 * 10..15  payload number
 * 16..19  payload length
 * 20..    shard
 * </pre>
 */
public final class ShardFrame {

  /** Bytes before the shard itself. */
  public static final int HEADER_SIZE = 16;

  /** The same of a shard of a piece. */
  public static final int PIECE_HEADER_SIZE = 20;

  private ShardFrame() {}

  /** Writes the header for a payload in one block. */
  public static void write(
      byte[] buffer,
      int offset,
      int index,
      int dataShards,
      int totalShards,
      int tunnelKey,
      int payloadLength,
      long payloadNumber) {
    writeCommon(buffer, offset, index, dataShards, totalShards, tunnelKey, payloadNumber);
    buffer[offset] = FrameType.SHARD;
    Bytes.putShort(buffer, offset + 8, payloadLength);
  }

  /** Writes the header for a payload in several pieces. */
  public static void writeOfPiece(
      byte[] buffer,
      int offset,
      int piece,
      int pieces,
      int index,
      int dataShards,
      int totalShards,
      int tunnelKey,
      int payloadLength,
      long payloadNumber) {
    writeCommon(buffer, offset, index, dataShards, totalShards, tunnelKey, payloadNumber);
    buffer[offset] = FrameType.PIECE_SHARD;
    Bytes.putByte(buffer, offset + 8, piece);
    Bytes.putByte(buffer, offset + 9, pieces);
    Bytes.putInt(buffer, offset + 16, payloadLength);
  }

  private static void writeCommon(
      byte[] buffer,
      int offset,
      int index,
      int dataShards,
      int totalShards,
      int tunnelKey,
      long payloadNumber) {
    Bytes.putByte(buffer, offset + 1, index);
    Bytes.putByte(buffer, offset + 2, dataShards);
    Bytes.putByte(buffer, offset + 3, totalShards);
    Bytes.putInt(buffer, offset + 4, tunnelKey);
    Bytes.putUnsigned(buffer, offset + 10, 6, payloadNumber);
  }

  /** Whether the frame is one of a piece. */
  public static boolean isOfPiece(byte[] buffer, int offset) {
    return buffer[offset] == FrameType.PIECE_SHARD;
  }

  /** Bytes before the shard itself, by the type of the frame. */
  public static int headerSize(byte[] buffer, int offset) {
    return isOfPiece(buffer, offset) ? PIECE_HEADER_SIZE : HEADER_SIZE;
  }

  /** Only of a frame of a piece. */
  public static int piece(byte[] buffer, int offset) {
    return Bytes.getByte(buffer, offset + 8);
  }

  /** Only of a frame of a piece. */
  public static int pieces(byte[] buffer, int offset) {
    return Bytes.getByte(buffer, offset + 9);
  }

  /** Only of a frame of a piece; below 0 for more than 2^31 - 1, which no payload has. */
  public static int largePayloadLength(byte[] buffer, int offset) {
    return Bytes.getInt(buffer, offset + 16);
  }

  public static int index(byte[] buffer, int offset) {
    return Bytes.getByte(buffer, offset + 1);
  }

  public static int dataShards(byte[] buffer, int offset) {
    return Bytes.getByte(buffer, offset + 2);
  }

  public static int totalShards(byte[] buffer, int offset) {
    return Bytes.getByte(buffer, offset + 3);
  }

  public static int tunnelKey(byte[] buffer, int offset) {
    return Bytes.getInt(buffer, offset + 4);
  }

  /** Not of a frame of a piece. */
  public static int payloadLength(byte[] buffer, int offset) {
    return Bytes.getShort(buffer, offset + 8);
  }

  public static long payloadNumber(byte[] buffer, int offset) {
    return Bytes.getUnsigned(buffer, offset + 10, 6);
  }
}
