package dev.warp.bench.map;

import dev.warp.io.BootClock;
import dev.warp.io.NanoClock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Turns a fleet's wheel: what arrives goes in, what is due goes out, in one thread. */
final class Driver {

  /** What is to be asked in this turn. */
  interface Turn {
    void at(long nowNanos);
  }

  private static final int WAIT_MILLIS = 1;
  private static final int MOST_BATCHES = 64;

  private final NanoClock clock = BootClock.system();
  private final LoopbackSocket socket;
  private final Fleet fleet;
  private long nowNanos = clock.nanoTime();
  private long waitedNanos;

  Driver(LoopbackSocket socket, Fleet fleet) {
    this.socket = socket;
    this.fleet = fleet;
  }

  /** Goes on until something is so; returns false if the time is over first. */
  boolean until(BooleanSupplier done, Duration longest, Turn turn) {
    long end = clock.nanoTime() + longest.toNanos();
    while (!done.getAsBoolean()) {
      nowNanos = clock.nanoTime();
      if (nowNanos >= end) {
        return false;
      }
      turn.at(nowNanos);
      fleet.onTimer(nowNanos);
      socket.flush();
      if (!receive()) {
        rest();
      }
    }
    return true;
  }

  /** Takes what has arrived, much at the most; returns whether there was anything. */
  private boolean receive() {
    int received = 0;
    for (int batch = 0; batch < MOST_BATCHES; batch++) {
      int count = socket.receive(this::onDatagram);
      socket.flush();
      received += count;
      if (count == 0) {
        break;
      }
    }
    return received > 0;
  }

  /** Goes on for so long. */
  void run(Duration time, Turn turn) {
    until(() -> false, time, turn);
  }

  private void onDatagram(byte[] data, int length) {
    nowNanos = clock.nanoTime();
    fleet.onDatagram(data, length, nowNanos);
  }

  private void rest() {
    long before = clock.nanoTime();
    socket.await(WAIT_MILLIS);
    waitedNanos += clock.nanoTime() - before;
  }

  /** The time now, in nanoseconds. */
  long now() {
    return clock.nanoTime();
  }

  /** How long it has waited for the map so far, with nothing to do. */
  long waitedNanos() {
    return waitedNanos;
  }
}
