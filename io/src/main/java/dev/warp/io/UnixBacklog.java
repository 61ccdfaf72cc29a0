package dev.warp.io;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Datagrams that wait until an application reads those before them: for a while, and up to a number
 * of bytes, for it may not read at all. Of what waits for too long or is too much the oldest go
 * first.
 */
final class UnixBacklog {

  /** For so long it is tried to give a datagram to the application. */
  static final long PATIENCE_NANOS = 100_000_000L;

  /** A datagram of the greatest size, and three more. */
  static final int MAX_BYTES = 4 << 20;

  /**
   * One datagram.
   *
   * @param path where to
   */
  record Waiting(byte[] bytes, byte[] path, long sinceNanos) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Runnable onAbandoned;
  private long waitingBytes;

  /**
   * @param onAbandoned is run for each datagram that is given up
   */
  UnixBacklog(Runnable onAbandoned) {
    this.onAbandoned = onAbandoned;
  }

  /** Keeps a copy of a datagram. */
  void add(byte[] data, int offset, int length, byte[] path, long nowNanos) {
    while (waitingBytes + length > MAX_BYTES && !waiting.isEmpty()) {
      abandonFirst();
    }
    waiting.addLast(new Waiting(Arrays.copyOfRange(data, offset, offset + length), path, nowNanos));
    waitingBytes += length;
  }

  /** The datagram that is next, or null if none waits that is not too old. */
  Waiting first(long nowNanos) {
    while (!waiting.isEmpty() && nowNanos - waiting.getFirst().sinceNanos > PATIENCE_NANOS) {
      abandonFirst();
    }
    return waiting.peekFirst();
  }

  /** The first one is done with. */
  void removeFirst() {
    waitingBytes -= waiting.removeFirst().bytes.length;
  }

  private void abandonFirst() {
    removeFirst();
    onAbandoned.run();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Gives all up; returns how many. */
  int clear() {
    int count = waiting.size();
    waiting.clear();
    waitingBytes = 0;
    return count;
  }
}
