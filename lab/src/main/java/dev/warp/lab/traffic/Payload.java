package dev.warp.lab.traffic;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The layout of a test payload, all integers big-endian:
 *
 * <pre>
 *  0        8          16           24         28
 *  | stream | sequence | sent at    | CRC-32C  | filler ...
 * </pre>
 *
 * "Sent at" is the sender's nanosecond clock. The filler differs from payload to payload, so that
 * pieces of two of them put together wrongly are noticed; the checksum covers all but itself.
 */
final class Payload {

  static final int MIN_SIZE = 28;
  private static final int CHECKSUM_AT = 24;

  private final CRC32C crc = new CRC32C();

  /** Fills {@code buffer} with a payload of {@code size} bytes, ready to be sent. */
  void write(ByteBuffer buffer, int size, long stream, long sequence, long sentAt) {
    buffer.clear().putLong(stream).putLong(sequence).putLong(sentAt).putInt(0);
    long filler = stream ^ sequence;
    while (buffer.position() + Long.BYTES <= size) {
      filler = scramble(filler);
      buffer.putLong(filler);
    }
    while (buffer.position() < size) {
      filler = scramble(filler);
      buffer.put((byte) filler);
    }
    buffer.flip();
    buffer.putInt(CHECKSUM_AT, checksum(buffer));
  }

  /** Whether the whole of {@code buffer} is a payload as it was written. */
  boolean isIntact(ByteBuffer buffer) {
    return buffer.limit() >= MIN_SIZE && buffer.getInt(CHECKSUM_AT) == checksum(buffer);
  }

  static long stream(ByteBuffer buffer) {
    return buffer.getLong(0);
  }

  static long sequence(ByteBuffer buffer) {
    return buffer.getLong(8);
  }

  static long sentAt(ByteBuffer buffer) {
    return buffer.getLong(16);
  }

  private int checksum(ByteBuffer buffer) {
    int limit = buffer.limit();
    crc.reset();
    crc.update(buffer.position(0).limit(CHECKSUM_AT));
    crc.update(buffer.limit(limit).position(MIN_SIZE));
    buffer.position(0);
    return (int) crc.getValue();
  }

  /** One step of the SplitMix64 generator's mixing function. */
  private static long scramble(long state) {
    long z = state + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
