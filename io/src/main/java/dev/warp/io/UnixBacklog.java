package dev.warp.io;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/**
 * Datagrams that wait until an application reads those before them: for a while, and up to a number
 * of bytes, for it may not read at all. Of what waits for too long or is too much the oldest go
 * first. The memory of some is kept for the next ones.
 */
final class UnixBacklog {

  /** For so long it is tried to give a datagram to the application. */
  static final long PATIENCE_NANOS = 100_000_000L;

  /** A datagram of the greatest size, and three more. */
  static final int MAX_BYTES = 4 << 20;

  private static final int MAX_FREE = 64;

  /** One datagram. */
  static final class Waiting {
    private byte[] bytes = {};
    private int length;
    private byte[] path = {};
    private long sinceNanos;

    byte[] bytes() {
      return bytes;
    }

    int length() {
      return length;
    }

    /** Where to. */
    byte[] path() {
      return path;
    }
  }

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<Waiting> free = new ArrayDeque<>();
  private long waitingBytes;
  private long abandoned;

  /** Keeps a copy of a datagram. */
  void add(byte[] data, int offset, int length, byte[] path, long nowNanos) {
    Objects.checkFromIndexSize(offset, length, data.length);
    while (waitingBytes + length > MAX_BYTES && !waiting.isEmpty()) {
      abandonFirst();
    }
    Waiting last = free.isEmpty() ? new Waiting() : free.removeLast();
    if (last.bytes.length < length) {
      last.bytes = new byte[length];
    }
    System.arraycopy(data, offset, last.bytes, 0, length);
    last.length = length;
    last.path = path;
    last.sinceNanos = nowNanos;
    waiting.addLast(last);
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
    Waiting first = waiting.removeFirst();
    waitingBytes -= first.length;
    if (free.size() < MAX_FREE) {
      free.addLast(first);
    }
  }

  private void abandonFirst() {
    removeFirst();
    abandoned++;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** How many datagrams have been given up since this was last asked. */
  long takeAbandoned() {
    long count = abandoned;
    abandoned = 0;
    return count;
  }

  /** Gives all up; returns how many. */
  int clear() {
    int count = waiting.size();
    waiting.clear();
    free.clear();
    waitingBytes = 0;
    return count;
  }
}
