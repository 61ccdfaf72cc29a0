package dev.warp.lab.bench;

import dev.warp.lab.traffic.Arrivals;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Tells every ten seconds how far a measurement is, for a long one should not look like one that
 * hangs. Short ones are over before there is anything to tell.
 */
final class Progress implements LoadGenerator.Observer {

  private static final long INTERVAL_NANOS = 10_000_000_000L;

  /** What was sent so long before a line and has not come is lost, and not under way. */
  private static final long UNDER_WAY_NANOS = 1_000_000_000L;

  private final Duration time;
  private final Arrivals arrivals;
  private final Consumer<String> lines;
  private long dueNanos = INTERVAL_NANOS;
  private int settled;

  /**
   * @param time how long the measurement takes
   * @param arrivals what has come of it, changing all the time
   */
  Progress(Duration time, Arrivals arrivals, Consumer<String> lines) {
    this.time = time;
    this.arrivals = arrivals;
    this.lines = lines;
  }

  @Override
  public void offered(int payloads, long elapsedNanos) {
    if (elapsedNanos < dueNanos - UNDER_WAY_NANOS) {
      settled = payloads;
    } else if (elapsedNanos >= dueNanos && dueNanos < time.toNanos()) {
      lines.accept(
          "%d of %d s: %d offered, %d delivered, %d lost"
              .formatted(
                  Duration.ofNanos(elapsedNanos).toSeconds(),
                  time.toSeconds(),
                  payloads,
                  arrivals.delivered(),
                  arrivals.missing(0, settled)));
      dueNanos = elapsedNanos - elapsedNanos % INTERVAL_NANOS + INTERVAL_NANOS;
    }
  }
}
