package dev.warp.lab.bench;

import dev.warp.lab.traffic.TimerSlack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends payloads at an even pace, on the thread that calls it. It sleeps between them, for the
 * processors belong to what is measured, and sends all that have become due when it wakes.
 */
final class LoadGenerator {

  /** Catching up with a longer delay than this would be a burst that overflows sockets' queues. */
  private static final long LONGEST_LAG_NANOS = 5_000_000;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private LoadGenerator() {}

  /**
   * What was sent.
   *
   * @param payloads how many
   * @param time from the first to after the last
   */
  record Offered(int payloads, Duration time) {

    /** The rate really reached, in payloads a second. */
    double perSecond() {
      return payloads * (double) NANOS_PER_SECOND / time.toNanos();
    }
  }

  /** Is told of each payload. */
  interface Observer {

    /**
     * A payload was sent.
     *
     * @param payloads how many, with this one
     * @param elapsedNanos since before the first
     */
    void offered(int payloads, long elapsedNanos);
  }

  /**
   * Sends for some time.
   *
   * @param entry a blocking datagram socket, connected
   * @param stream marks the payloads
   * @param size of each, in bytes
   * @param perSecond the rate to keep; where it cannot be kept, fewer are sent
   * @throws UncheckedIOException if nobody listens any more
   */
  static Offered send(
      WritableByteChannel entry,
      long stream,
      int size,
      int perSecond,
      Duration time,
      Observer observer) {
    TimerSlack.removeFromThisThread();
    LoadPayload payload = new LoadPayload(size);
    long begin = System.nanoTime();
    long end = begin + time.toNanos();
    long start = begin;
    int sequence = 0;
    long now = begin;
    while (now - end < 0) {
      long due = start + sequence * NANOS_PER_SECOND / perSecond;
      now = waitUntil(due);
      if (now - due > LONGEST_LAG_NANOS) {
        start += now - due;
      }
      try {
        entry.write(payload.with(stream, sequence, now));
      } catch (IOException e) {
        throw new UncheckedIOException("payloads are not taken any more", e);
      }
      sequence++;
      observer.offered(sequence, now - begin);
    }
    return new Offered(sequence, Duration.ofNanos(System.nanoTime() - begin));
  }

  private static long waitUntil(long due) {
    long now = System.nanoTime();
    while (now - due < 0) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    return now;
  }
}
