package dev.warp.gate.engine.path;

import dev.warp.protocol.session.Purpose;

/**
 * How long an earlier payload may still come after a later one has (docs/protocol.md section 11.3):
 * as much as the slowest path is slower than the quickest, and four times as much as delays vary.
 *
 * <p>Both ends of all paths go by the same two clocks, so one-way delays can be compared exactly
 * though none of them is known. Only paths on which shards arrive are looked at: which those are is
 * for the far gate to decide, by what it knows of them.
 */
public final class ReorderWindow {

  /** However alike the paths, a payload takes a little time to be sent and received. */
  static final long SHORTEST_NANOS = 1_000_000L;

  /** However slow a path. */
  static final long LONGEST_NANOS = 200_000_000L;

  private static final int DEVIATIONS = 4;

  /** By then every path has been heard of in a new session. */
  private static final long SETTLING_NANOS = 1_000_000_000L;

  private final Receptions receptions;
  private long settlingUntilNanos = Long.MIN_VALUE;
  private long nanos = SHORTEST_NANOS;

  public ReorderWindow(Receptions receptions) {
    this.receptions = receptions;
  }

  /** Delays are measured anew; until they are, what was known still holds. */
  public void newSession(long nowNanos) {
    settlingUntilNanos = nowNanos + SETTLING_NANOS;
  }

  /** The window as things stand, in nanoseconds. */
  public long nanos(long nowNanos) {
    long measured = Math.clamp(measured(nowNanos), SHORTEST_NANOS, LONGEST_NANOS);
    nanos = nowNanos < settlingUntilNanos ? Math.max(nanos, measured) : measured;
    return nanos;
  }

  private long measured(long nowNanos) {
    TransitDelay first = null;
    long least = 0;
    long most = 0;
    long deviation = 0;
    for (int id = 0; id < Purpose.GATE.maxPaths(); id++) {
      if (!receptions.carriesShards(id, nowNanos)) {
        continue;
      }
      TransitDelay delay = receptions.get(id).delay();
      first = first == null ? delay : first;
      least = Math.min(least, delay.beyond(first));
      most = Math.max(most, delay.beyond(first));
      deviation = Math.max(deviation, delay.deviationNanos());
    }
    return most - least + DEVIATIONS * deviation;
  }
}
