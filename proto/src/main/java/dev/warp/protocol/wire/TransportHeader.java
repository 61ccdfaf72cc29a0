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

  /** Flags of a datagram all of which is sealed. */
  public static final int SEALED = 0;

  /** Flags of one whose shard is in clear: of a payload in one block. */
  public static final int CLEAR_SHARD = 1;

  /** The same of a shard of a piece. */
  public static final int CLEAR_PIECE_SHARD = 3;

  private static final int SHARD_HEADER_SIZE = 16;
  private static final int PIECE_SHARD_HEADER_SIZE = 20;

  private TransportHeader() {}

  public static void write(
      byte[] datagram, int offset, int flags, int pathId, int receiverIndex, long counter) {
    datagram[offset] = DatagramKind.TRANSPORT;
    Bytes.putByte(datagram, offset + 1, flags);
    Bytes.putShort(datagram, offset + 2, pathId);
    Bytes.putInt(datagram, offset + 4, receiverIndex);
    Bytes.putLong(datagram, offset + 8, counter);
  }

  /** Whether these flags have a meaning. */
  public static boolean areKnown(int flags) {
    return flags == SEALED || flags == CLEAR_SHARD || flags == CLEAR_PIECE_SHARD;
  }

  /** The bytes between header and clear shard that are sealed: sending time and frame header. */
  public static int sealedBesideClear(int flags) {
    return SENT_AT_SIZE + (flags == CLEAR_SHARD ? SHARD_HEADER_SIZE : PIECE_SHARD_HEADER_SIZE);
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
