package dev.warp.lab.sim;

import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * The first-in first-out queue before a link of limited rate. A change of the rate takes effect
 * with the next datagram; the one in transmission finishes at the rate it started with.
 */
final class RateQueue {

  private final VirtualTime time;
  private final Consumer<Datagram> transmitted;
  private final ArrayDeque<Datagram> queue = new ArrayDeque<>();
  private final Runnable finishFirst = this::finishFirst;
  private RateLimit limit = RateLimit.UNLIMITED;
  private long queuedBytes;
  private long firstEndsNanos;

  /** Hands each datagram to {@code transmitted} when its transmission ends. */
  RateQueue(VirtualTime time, Consumer<Datagram> transmitted) {
    this.time = time;
    this.transmitted = transmitted;
  }

  void limit(RateLimit newLimit) {
    limit = newLimit;
  }

  /** Takes a datagram in; returns false if the queue has no room for it. */
  boolean offer(Datagram datagram) {
    if (limit.isUnlimited() && queue.isEmpty()) {
      transmitted.accept(datagram);
      return true;
    }
    int bytes = datagram.packetLength();
    if (bytes > limit.queueBytes() - queuedBytes || waitNanos() > limit.queueNanos()) {
      return false;
    }
    queue.add(datagram);
    queuedBytes += bytes;
    if (queue.size() == 1) {
      startFirst();
    }
    return true;
  }

  private long waitNanos() {
    if (queue.isEmpty()) {
      return 0;
    }
    long behindFirst = queuedBytes - queue.getFirst().packetLength();
    return firstEndsNanos - time.nowNanos() + limit.transmissionNanos(behindFirst);
  }

  private void startFirst() {
    firstEndsNanos = time.nowNanos() + limit.transmissionNanos(queue.getFirst().packetLength());
    time.at(firstEndsNanos, finishFirst);
  }

  private void finishFirst() {
    Datagram datagram = queue.removeFirst();
    queuedBytes -= datagram.packetLength();
    if (!queue.isEmpty()) {
      startFirst();
    }
    transmitted.accept(datagram);
  }
}
