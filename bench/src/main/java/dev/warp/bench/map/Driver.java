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
      int received = socket.receive(this::onDatagram);
      socket.flush();
      if (received == 0) {
        rest();
      }
    }
    return true;
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
