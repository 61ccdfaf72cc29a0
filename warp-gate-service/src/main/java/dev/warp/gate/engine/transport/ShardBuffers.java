package dev.warp.gate.engine.transport;

import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/**
 * A pool of buffers for shards, and for payloads held back, that never holds more bytes than its
 * capacity, those handed out included. Buffers come in powers of two, so that all lengths can share
 * them.
 */
final class ShardBuffers {

  /** Length of the smallest buffers in bytes. */
  static final int SMALLEST = 256;

  private static final int SMALLEST_LOG = Integer.numberOfTrailingZeros(SMALLEST);
  private static final int LARGEST_LOG = 30;

  private final long capacity;
  private final List<ArrayDeque<byte[]>> freeBySize =
      Stream.generate(() -> new ArrayDeque<byte[]>())
          .limit(LARGEST_LOG - SMALLEST_LOG + 1L)
          .toList();

  private long allocatedBytes;
  private long usedBytes;

  /** A pool of {@code capacity} bytes, none of which is allocated before it is needed. */
  ShardBuffers(long capacity) {
    this.capacity = capacity;
  }

  /** Whether {@link #take} can serve a buffer of {@code length} bytes. */
  boolean hasRoomFor(int length) {
    return usedBytes + bufferSize(length) <= capacity;
  }

  /**
   * Hands out a buffer of at least {@code length} bytes with any content.
   *
   * @throws IllegalStateException if there is no room for it
   */
  byte[] take(int length) {
    int size = bufferSize(length);
    if (usedBytes + size > capacity) {
      throw new IllegalStateException("no room for " + size + " bytes in the pool");
    }
    usedBytes += size;
    byte[] buffer = free(size).pollLast();
    if (buffer == null) {
      shrinkTo(capacity - size);
      allocatedBytes += size;
      buffer = new byte[size];
    }
    return buffer;
  }

  /** Takes back a buffer that {@link #take} handed out. */
  void giveBack(byte[] buffer) {
    usedBytes -= buffer.length;
    free(buffer.length).addLast(buffer);
  }

  /** Bytes of all buffers, free ones included. */
  long allocatedBytes() {
    return allocatedBytes;
  }

  /** Bytes of the buffers handed out. */
  long usedBytes() {
    return usedBytes;
  }

  /**
   * Leaves free buffers to the garbage collector, largest first, where other sizes need the room.
   */
  private void shrinkTo(long bytes) {
    for (int i = freeBySize.size() - 1; allocatedBytes > bytes; i--) {
      ArrayDeque<byte[]> free = freeBySize.get(i);
      while (allocatedBytes > bytes && !free.isEmpty()) {
        allocatedBytes -= free.pollLast().length;
      }
    }
  }

  private ArrayDeque<byte[]> free(int size) {
    return freeBySize.get(Integer.numberOfTrailingZeros(size) - SMALLEST_LOG);
  }

  /** Bytes of the buffer that {@link #take} hands out for {@code length} bytes. */
  static int bufferSize(int length) {
    return length <= SMALLEST ? SMALLEST : Integer.highestOneBit(length - 1) << 1;
  }
}
