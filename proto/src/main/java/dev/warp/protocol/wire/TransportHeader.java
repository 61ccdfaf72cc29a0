package dev.warp.protocol.wire;

/**
 * The clear part of a transport datagram (docs/protocol.md section 5).
 *
 * <pre>
 *  0      kind
 *  1      flags
 *  2..3   path id
 *  4..7   receiver index
 *  8..15  counter
 * </pre>
 */
public final class TransportHeader {

  public static final int SIZE = 16;

  /** Bytes of the sending time, the first field under seal. */
  public static final int SENT_AT_SIZE = 4;

  /** AEAD tag bytes at the end. */
  public static final int TAG_SIZE = 16;

  /** The shortest transport datagram there can be: no frames at all. */
  public static final int MIN_DATAGRAM = SIZE + SENT_AT_SIZE + TAG_SIZE;

  /** Where the first frame begins. */
  public static final int FRAMES_OFFSET = SIZE + SENT_AT_SIZE;

  private TransportHeader() {}

  public static void write(
      byte[] datagram, int offset, int pathId, int receiverIndex, long counter) {
    datagram[offset] = DatagramKind.TRANSPORT;
    datagram[offset + 1] = 0;
    Bytes.putShort(datagram, offset + 2, pathId);
    Bytes.putInt(datagram, offset + 4, receiverIndex);
    Bytes.putLong(datagram, offset + 8, counter);
  }

  public static int flags(byte[] datagram, int offset) {
    return Bytes.getByte(datagram, offset + 1);
  }

  public static int pathId(byte[] datagram, int offset) {
    return Bytes.getShort(datagram, offset + 2);
  }

  public static int receiverIndex(byte[] datagram, int offset) {
    return Bytes.getInt(datagram, offset + 4);
  }

  public static long counter(byte[] datagram, int offset) {
    return Bytes.getLong(datagram, offset + 8);
  }
}
