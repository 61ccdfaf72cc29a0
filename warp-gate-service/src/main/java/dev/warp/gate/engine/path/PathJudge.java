package dev.warp.gate.engine.path;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells which paths count for the redundancy promised (docs/protocol.md section 10.1): one that is
 * silent, or loses or delays far more than the best, would make the tunnel worse than it is without
 * it. Nothing is compared with what nobody can do: the best path always counts.
 */
final class PathJudge {

  private static final double LOSSY = 0.2;
  private static final double NOT_LOSSY = 0.1;
  private static final long SLOW_NANOS = 50_000_000L;
  private static final long NOT_SLOW_NANOS = 25_000_000L;

  /** How many times as bad as the best. */
  private static final int FACTOR = 2;

  private double leastLoss;
  private long leastRttNanos;

  private final List<Path> changed = new ArrayList<>();

  /** Judges all paths that are up; returns those whose standing has changed, valid until called. */
  List<Path> judge(List<Path> paths, long nowNanos) {
    changed.clear();
    findBest(paths, nowNanos);
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (path.isUp()) {
        PathState before = path.state();
        judge(path, nowNanos);
        if (path.state() != before) {
          changed.add(path);
        }
      }
    }
    return changed;
  }

  private void findBest(List<Path> paths, long nowNanos) {
    leastLoss = 1;
    leastRttNanos = Long.MAX_VALUE / FACTOR - SLOW_NANOS;
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (path.isUp() && !path.isSilent(nowNanos)) {
        leastLoss = Math.min(leastLoss, path.lossRatio());
        leastRttNanos = Math.min(leastRttNanos, path.rtt().smoothedNanos());
      }
    }
  }

  private void judge(Path path, long nowNanos) {
    boolean silent = path.isSilent(nowNanos);
    boolean lossy = path.lossRatio() >= Math.max(LOSSY, FACTOR * leastLoss);
    boolean slow = path.rtt().smoothedNanos() >= FACTOR * leastRttNanos + SLOW_NANOS;
    if (silent || lossy || slow) {
      path.degrade(nowNanos);
    } else if (path.lossRatio() <= Math.max(NOT_LOSSY, leastLoss)
        && path.rtt().smoothedNanos() <= FACTOR * leastRttNanos + NOT_SLOW_NANOS) {
      path.good(nowNanos);
    }
  }
}
