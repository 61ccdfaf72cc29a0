package dev.warp.control.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Counts refused calls by reason, and logs them, a line a second at most: who guesses tokens must
 * not fill the disk. Safe for use by any thread.
 */
public final class Refusals {

  private static final long NANOS_BETWEEN_LINES = 1_000_000_000L;

  private final Consumer<String> log;
  private final LongSupplier nanoClock;
  private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);
  private boolean logged;
  private long loggedNanos;
  private long silent;

  /**
   * None yet.
   *
   * @param log takes a line
   * @param nanoClock as {@link System#nanoTime}
   */
  public Refusals(Consumer<String> log, LongSupplier nanoClock) {
    this.log = log;
    this.nanoClock = nanoClock;
    for (Refusal reason : Refusal.values()) {
      counts.put(reason, new LongAdder());
    }
  }

  /** Calls refused for that reason so far. */
  public long count(Refusal reason) {
    return counts.get(reason).sum();
  }

  /** Calls refused so far, for whatever reason. */
  public long total() {
    return counts.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void add(Refusal reason, String method, String from) {
    counts.get(reason).increment();
    String line = "refused a call " + reason.words() + ": " + method + " from " + from;
    long more = takeTurn();
    if (more >= 0) {
      log.accept(more == 0 ? line : line + ", and " + more + " others since the last such line");
    }
  }

  /** How many lines were left out before this one; negative if it is to be left out too. */
  private synchronized long takeTurn() {
    long now = nanoClock.getAsLong();
    if (logged && now - loggedNanos < NANOS_BETWEEN_LINES) {
      silent++;
      return -1;
    }
    long more = silent;
    logged = true;
    loggedNanos = now;
    silent = 0;
    return more;
  }
}
