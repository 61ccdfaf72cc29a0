package dev.warp.lab.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * The layout of a payload, all integers big-endian:
 *
 * <pre>
 *  0        8          16        24
 *  | stream | sequence | sent at | filler ...
 * </pre>
 *
 * "Sent at" is {@link System#nanoTime}. The filler is random but the same in all payloads, so that
 * only the head is written for each, and comparing is all it takes to see that none was altered.
 */
final class LoadPayload {

  /** The least size, in bytes. */
  static final int MIN_SIZE = 32;

  private static final int HEAD = 24;
  private static final long FILLER_SEED = 1;

  private final ByteBuffer buffer;

  /** A payload to be sent again and again. */
  LoadPayload(int size) {
    byte[] filler = new byte[size];
    new SplittableRandom(FILLER_SEED).nextBytes(filler);
    buffer = ByteBuffer.allocateDirect(size).put(filler).flip();
  }

  /** The payload with that head, ready to be sent. */
  ByteBuffer with(long stream, long sequence, long sentAt) {
    return buffer.clear().putLong(0, stream).putLong(8, sequence).putLong(16, sentAt);
  }

  /** Whether something that arrived, from its position to its limit, is one of these payloads. */
  boolean hasFillerOf(ByteBuffer arrived) {
    return arrived.remaining() == buffer.capacity()
        && arrived
            .slice(HEAD, arrived.remaining() - HEAD)
            .equals(buffer.slice(HEAD, buffer.capacity() - HEAD));
  }

  static long stream(ByteBuffer arrived) {
    return arrived.getLong(0);
  }

  static long sequence(ByteBuffer arrived) {
    return arrived.getLong(8);
  }

  static long sentAt(ByteBuffer arrived) {
    return arrived.getLong(16);
  }
}
