package dev.warp.protocol.frame;

import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.WireReader;

/**
 * Walks over the frames of an opened transport datagram (docs/protocol.md section 6). One reader is
 * reused for all datagrams; nothing is allocated.
 */
public final class FrameReader {

  /** Bytes before the value of every frame but padding and shard: type and length. */
  public static final int PREFIX_SIZE = 3;

  private byte[] buffer = new byte[0];
  private int next;
  private int end;
  private int type;
  private int valueOffset;
  private int valueLength;
  private boolean malformed;

  /** Starts over at the first frame in {@code [offset, end)}. */
  public FrameReader wrap(byte[] newBuffer, int offset, int newEnd) {
    buffer = newBuffer;
    next = offset;
    end = newEnd;
    malformed = false;
    return this;
  }

  /** Moves to the next frame; false at the end, or when the rest is {@link #malformed()}. */
  public boolean next() {
    while (next < end && buffer[next] == FrameType.PADDING) {
      next++;
    }
    if (next >= end) {
      return false;
    }
    type = Bytes.getByte(buffer, next);
    if (type == FrameType.SHARD || type == FrameType.PIECE_SHARD) {
      valueOffset = next;
      valueLength = end - next;
      next = end;
      return true;
    }
    if (end - next < PREFIX_SIZE) {
      malformed = true;
      return false;
    }
    valueOffset = next + PREFIX_SIZE;
    valueLength = Bytes.getShort(buffer, next + 1);
    next = valueOffset + valueLength;
    malformed = next > end;
    return !malformed;
  }

  public int type() {
    return type;
  }

  /** The frame's value; for a shard the whole frame with its type byte. */
  public int valueOffset() {
    return valueOffset;
  }

  public int valueLength() {
    return valueLength;
  }

  public byte[] buffer() {
    return buffer;
  }

  /** A reader over the value of the current frame. */
  public WireReader value() {
    return new WireReader(buffer, valueOffset, valueLength);
  }

  /** Whether the walk ended at a frame that runs past the end. */
  public boolean malformed() {
    return malformed;
  }
}
