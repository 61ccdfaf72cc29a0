package dev.warp.gate.engine.path;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells which paths count for the redundancy promised (docs/protocol.md section 10.1): one that is
 * silent, loses or delays far more than the best, or carries far less than the others, would make
 * the tunnel worse than it is without it; so does one that is only a little slower, where the
 * quicker ones lose enough for payloads to be waiting for it. Nothing is compared with what nobody
 * can do: the best path always counts.
 */
final class PathJudge {

  private static final double LOSSY = 0.125;

  /** The same where two links are left without it, so that five shards do where six would else. */
  private static final double LOSSY_OF_THREE = 0.08;

  private static final double NOT_LOSSY = 0.05;
  private static final long SLOW_NANOS = 50_000_000L;
  private static final long NOT_SLOW_NANOS = 25_000_000L;

  /** How many times as bad as the best. */
  private static final int FACTOR = 2;

  /**
   * Of what a payload waits for, so much longer than by the quickest path is worse: in a hundred
   * parts of its round trip, but this at least.
   */
  private static final int LATE_PERCENT = 10;

  private static final long LATE_NANOS = 5_000_000L;

  /** Loss, on the quickest path, of which payloads in a hundred wait for shards of others. */
  private static final double WAITING = 0.002;

  /** What carries less than this part of what the widest does holds that back. */
  private static final int FAR_NARROWER = 4;

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
        judge(path, paths, nowNanos);
        if (path.state() != before) {
          changed.add(path);
        }
      }
    }
    return changed;
  }

  /** Of those that are not relayed, if there are any: a relay is no yardstick for them. */
  private void findBest(List<Path> paths, long nowNanos) {
    boolean relayed = !isAnyDirect(paths, nowNanos);
    leastLoss = 1;
    leastRttNanos = Long.MAX_VALUE / FACTOR - SLOW_NANOS;
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      if (path.isUp() && !path.isSilent(nowNanos) && path.isRelayed() == relayed) {
        leastLoss = Math.min(leastLoss, path.lossRatio());
        leastRttNanos = Math.min(leastRttNanos, path.rtt().smoothedNanos());
      }
    }
  }

  private static boolean isAnyDirect(List<Path> paths, long nowNanos) {
    boolean any = false;
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      any |= path.isUp() && !path.isSilent(nowNanos) && !path.isRelayed();
    }
    return any;
  }

  private void judge(Path path, List<Path> paths, long nowNanos) {
    boolean silent = path.isSilent(nowNanos);
    boolean lossy = isLossy(path, paths);
    boolean slow = path.rtt().smoothedNanos() >= FACTOR * leastRttNanos + SLOW_NANOS;
    if (silent || lossy || slow) {
      path.standing().degrade(nowNanos);
    } else if (path.standing().isDispensable() && isNeeded(path, paths, nowNanos)) {
      path.standing().needed(nowNanos);
    } else if (isNarrow(path, paths, nowNanos) || isWaitedFor(path, paths, nowNanos)) {
      path.standing().degradeAsDispensable(nowNanos);
    } else if (path.lossRatio() <= Math.max(NOT_LOSSY, leastLoss)
        && path.rtt().smoothedNanos() <= FACTOR * leastRttNanos + NOT_SLOW_NANOS) {
      path.standing().good(nowNanos);
    }
  }

  private boolean isLossy(Path path, List<Path> paths) {
    double loss = path.lossRatio();
    return loss >= FACTOR * leastLoss
        && (loss >= LOSSY
            || (loss >= LOSSY_OF_THREE
                && (otherLinks(path, paths, true) > 1 || otherLinks(path, paths, false) > 1)));
  }

  /** Links of one end that would carry what a path does not. */
  private static int otherLinks(Path but, List<Path> paths, boolean local) {
    int links = 0;
    for (int i = 0; i < paths.size(); i++) {
      Path other = paths.get(i);
      boolean another = stands(other, but) && link(other, local) != link(but, local);
      for (int j = 0; another && j < i; j++) {
        Path earlier = paths.get(j);
        another = !stands(earlier, but) || link(earlier, local) != link(other, local);
      }
      links += another ? 1 : 0;
    }
    return links;
  }

  private static int link(Path path, boolean local) {
    return local ? path.interfaceId() : path.farInterfaceId();
  }

  /** Whether it is short of room where others are not, or carries far less than they do. */
  private static boolean isNarrow(Path path, List<Path> paths, long nowNanos) {
    if (!path.queue().isShort(nowNanos)) {
      return false;
    }
    long widest = widestRate(path, paths);
    return widest > 0
        && (isFarNarrower(path, widest)
            || (!path.standing().wasNeeded(nowNanos) && !isAnyShort(path, paths, nowNanos)));
  }

  /** Whether payloads are later for it than they would be by the quickest of the others. */
  private static boolean isWaitedFor(Path path, List<Path> paths, long nowNanos) {
    Path quickest = quickest(path, paths);
    if (quickest == null || quickest.lossRatio() < WAITING) {
      return false;
    }
    long least = quickest.rtt().smoothedNanos();
    long later = path.rtt().smoothedNanos() - least;
    return later > Math.max(LATE_NANOS, least * LATE_PERCENT / 100)
        && !path.standing().wasNeeded(nowNanos)
        && !isAnyShort(path, paths, nowNanos);
  }

  private static Path quickest(Path but, List<Path> paths) {
    Path quickest = null;
    for (int i = 0; i < paths.size(); i++) {
      Path other = paths.get(i);
      if (stands(other, but)
          && (quickest == null || other.rtt().smoothedNanos() < quickest.rtt().smoothedNanos())) {
        quickest = other;
      }
    }
    return quickest;
  }

  /** Whether others are short of room without it, and it would make a difference. */
  private static boolean isNeeded(Path path, List<Path> paths, long nowNanos) {
    return isAnyShort(path, paths, nowNanos) && !isFarNarrower(path, widestRate(path, paths));
  }

  private static boolean isFarNarrower(Path path, long widest) {
    return path.queue().rate().bytesPerSecond() < widest / FAR_NARROWER;
  }

  private static boolean isAnyShort(Path but, List<Path> paths, long nowNanos) {
    boolean anyShort = false;
    for (int i = 0; i < paths.size(); i++) {
      Path other = paths.get(i);
      anyShort |= stands(other, but) && other.queue().isShort(nowNanos);
    }
    return anyShort;
  }

  /** What the widest of the others is believed to carry; 0 if there are none. */
  private static long widestRate(Path but, List<Path> paths) {
    long widest = 0;
    for (int i = 0; i < paths.size(); i++) {
      Path other = paths.get(i);
      if (stands(other, but)) {
        widest = Math.max(widest, other.queue().rate().bytesPerSecond());
      }
    }
    return widest;
  }

  /** Whether a path would carry what another does not. */
  private static boolean stands(Path path, Path other) {
    return path != other && path.isCounted() && path.cost() <= other.cost();
  }
}
