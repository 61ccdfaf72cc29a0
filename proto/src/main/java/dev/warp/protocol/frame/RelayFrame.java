package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Bytes;

/**
 * A datagram that a map passes on from one gate to another (docs/protocol.md section 9.6).
 *
 * <pre>
 *  0      type 0x20
 *  1..2   length
 *  3..6   relay id              of the gate it is for; from the map: of the one it is from
 *  7..8   interface id          of that gate
 *  9..    datagram
 * </pre>
 */
public final class RelayFrame {

  /** Bytes of the value before the datagram. */
  public static final int VALUE_HEADER_SIZE = 6;

  /** Bytes before the datagram. */
  public static final int HEADER_SIZE = FrameReader.PREFIX_SIZE + VALUE_HEADER_SIZE;

  private RelayFrame() {}

  /** Writes all but the datagram, which follows; returns where. */
  public static int writeHeader(
      byte[] buffer, int offset, int relayId, int interfaceId, int datagramLength) {
    Bytes.putByte(buffer, offset, FrameType.RELAY);
    Bytes.putShort(buffer, offset + 1, VALUE_HEADER_SIZE + datagramLength);
    Bytes.putInt(buffer, offset + 3, relayId);
    Bytes.putShort(buffer, offset + 7, interfaceId);
    return offset + HEADER_SIZE;
  }

  /** Of the value at {@code offset}, of {@link #VALUE_HEADER_SIZE} bytes at least. */
  public static int relayId(byte[] buffer, int offset) {
    return Bytes.getInt(buffer, offset);
  }

  /** Of the value at {@code offset}, of {@link #VALUE_HEADER_SIZE} bytes at least. */
  public static int interfaceId(byte[] buffer, int offset) {
    return Bytes.getShort(buffer, offset + 4);
  }
}
