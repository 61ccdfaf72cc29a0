package dev.warp.lab.gauge;

import dev.warp.lab.traffic.TimerSlack;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends a sawtooth, each datagram at its time: it sleeps until shortly before, and spins the rest.
 * What it is late for by more than {@value #LONGEST_LAG_NANOS} ns it gives up, rather than send it
 * in a burst that nobody asked for; the recording has when each was really sent.
 */
final class Transmitter {

  private static final long SPIN_NANOS = 60_000;

  /** Whoever stops it does not wait longer. */
  private static final long LONGEST_SLEEP_NANOS = 100_000_000;

  private static final long LONGEST_LAG_NANOS = 2_000_000;
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Sawtooth sawtooth;
  private final int bytes;
  private final Map<Way, ByteChannel> ways;
  private final TimeOfDay timeOfDay = new TimeOfDay();
  private volatile boolean stopped;

  /** Hears once a second how it goes. */
  @FunctionalInterface
  interface Progress {

    /**
     * A second is over.
     *
     * @param wanted datagrams that were due in it, on each way
     * @param sent datagrams that were sent in it, on each way
     * @param refused by the kernel, on all ways
     */
    void second(long wanted, long sent, long refused);
  }

  /**
   * All in all.
   *
   * @param wanted datagrams that were due, on each way
   * @param sent datagrams that were sent, on each way
   * @param refused by the kernel, on all ways
   */
  record Outcome(long wanted, long sent, long refused) {}

  Transmitter(Sawtooth sawtooth, int bytes, Map<Way, ByteChannel> ways) {
    this.sawtooth = sawtooth;
    this.bytes = bytes;
    this.ways = ways;
  }

  /** Has {@link #run} end soon. */
  void stop() {
    stopped = true;
  }

  /** Sends for so long, or until it is stopped. */
  Outcome run(int run, long durationNanos, Progress progress) {
    if (System.getProperty("os.name").equals("Linux")) {
      TimerSlack.removeFromThisThread();
    }
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes);
    List<Map.Entry<Way, ByteChannel>> order = List.copyOf(ways.entrySet());
    Counts counts = new Counts(progress);
    long began = System.nanoTime();
    long due = 0;
    for (long number = 0; due < durationNanos && !stopped; ) {
      long lag = waitUntil(began + due) - (began + due);
      counts.wanted(due);
      if (lag < LONGEST_LAG_NANOS) {
        for (Map.Entry<Way, ByteChannel> way : order) {
          Probe.write(buffer, run, number, timeOfDay.nanos(), sawtooth.rateAt(due), way.getKey());
          counts.refused(!send(way.getValue(), buffer));
        }
        number++;
        counts.sent();
      }
      due = sawtooth.after(due);
    }
    return counts.all();
  }

  private long waitUntil(long due) {
    long now = System.nanoTime();
    while (now - due < 0 && !stopped) {
      if (due - now > SPIN_NANOS) {
        LockSupport.parkNanos(Math.min(LONGEST_SLEEP_NANOS, due - now - SPIN_NANOS));
      } else {
        Thread.onSpinWait();
      }
      now = System.nanoTime();
    }
    return now;
  }

  private static boolean send(ByteChannel channel, ByteBuffer datagram) {
    try {
      channel.write(datagram);
      return true;
    } catch (IOException full) {
      return false;
    }
  }

  /** Of this second, and of all. */
  private static final class Counts {

    private final Progress progress;
    private long secondEnds = SECOND_NANOS;
    private long wantedBefore;
    private long sentBefore;
    private long refusedBefore;
    private long wanted;
    private long sent;
    private long refused;

    Counts(Progress progress) {
      this.progress = progress;
    }

    void wanted(long dueNanos) {
      if (dueNanos >= secondEnds) {
        progress.second(wanted - wantedBefore, sent - sentBefore, refused - refusedBefore);
        secondEnds += SECOND_NANOS;
        wantedBefore = wanted;
        sentBefore = sent;
        refusedBefore = refused;
      }
      wanted++;
    }

    void sent() {
      sent++;
    }

    void refused(boolean was) {
      refused += was ? 1 : 0;
    }

    Outcome all() {
      return new Outcome(wanted, sent, refused);
    }
  }
}
