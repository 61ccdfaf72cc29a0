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
 */
public final class ShardFrame {

  /** Bytes before the shard itself. */
  public static final int HEADER_SIZE = 16;

  private ShardFrame() {}

  public static void write(
      byte[] buffer,
      int offset,
      int index,
      int dataShards,
      int totalShards,
      int tunnelKey,
      int payloadLength,
      long payloadNumber) {
    buffer[offset] = FrameType.SHARD;
    Bytes.putByte(buffer, offset + 1, index);
    Bytes.putByte(buffer, offset + 2, dataShards);
    Bytes.putByte(buffer, offset + 3, totalShards);
    Bytes.putInt(buffer, offset + 4, tunnelKey);
    Bytes.putShort(buffer, offset + 8, payloadLength);
    Bytes.putUnsigned(buffer, offset + 10, 6, payloadNumber);
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

  public static int payloadLength(byte[] buffer, int offset) {
    return Bytes.getShort(buffer, offset + 8);
  }

  public static long payloadNumber(byte[] buffer, int offset) {
    return Bytes.getUnsigned(buffer, offset + 10, 6);
  }
}
