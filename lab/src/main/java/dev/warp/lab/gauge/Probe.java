package dev.warp.lab.gauge;

import java.nio.ByteBuffer;

/**
 * A datagram of the gauge. All numbers big-endian:
 *
 * <pre>
 *  0  4  "WGa1"
 *  4  4  which run: random
 *  8  8  number, from 0
 * 16  8  sent at, nanoseconds of the sender's time of day
 * 24  4  rate wanted at that moment, hundredths of a datagram a second, unsigned
 * 28  1  way: 0 for the plain link, 1 through a tunnel
 * 29     zeros up to its size
 * </pre>
 */
final class Probe {

  static final int LEAST_BYTES = 29;

  private static final int MAGIC = 0x57476131;
  private static final double HUNDREDTHS = 100;

  private Probe() {}

  /** Fills a buffer from its start to its limit. */
  static void write(ByteBuffer buffer, int run, long number, long sentNanos, double rate, Way way) {
    buffer.clear();
    buffer.putInt(MAGIC).putInt(run).putLong(number).putLong(sentNanos);
    buffer.putInt((int) Math.round(rate * HUNDREDTHS)).put((byte) way.code());
    buffer.position(0);
  }

  /** Whether a buffer, from 0 to its position, has one. */
  static boolean isIn(ByteBuffer buffer) {
    return buffer.position() >= LEAST_BYTES
        && buffer.getInt(0) == MAGIC
        && Way.isCode(buffer.get(28));
  }

  static int run(ByteBuffer buffer) {
    return buffer.getInt(4);
  }

  static long number(ByteBuffer buffer) {
    return buffer.getLong(8);
  }

  static long sentNanos(ByteBuffer buffer) {
    return buffer.getLong(16);
  }

  static double rate(ByteBuffer buffer) {
    return Integer.toUnsignedLong(buffer.getInt(24)) / HUNDREDTHS;
  }

  static Way way(ByteBuffer buffer) {
    return Way.ofCode(buffer.get(28));
  }
}
