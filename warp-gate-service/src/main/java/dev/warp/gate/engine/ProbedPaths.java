package dev.warp.gate.engine;

import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.PathTable;
import dev.warp.gate.engine.probe.CandidatePair;
import dev.warp.gate.engine.probe.ConnectivityChecks;
import dev.warp.gate.engine.probe.PathFinder;

/**
 * What probes tell of paths. Without a session there are no pings, and what was asked and not
 * answered tells as much (docs/protocol.md section 10).
 */
final class ProbedPaths {

  /** So many probes without an answer mean that a path is down. */
  private static final int MAX_UNANSWERED = 5;

  private final PathFinder finder;

  ProbedPaths(PathFinder finder) {
    this.finder = finder;
  }

  /** Whether a path has answered probes not long ago. */
  boolean isAnswering(Path path, long nowNanos) {
    CandidatePair pair = finder.find(path.interfaceId(), path.remote());
    if (pair == null) {
      return false;
    }
    long silence = nowNanos - path.lastHeardNanos();
    return pair.unanswered() < MAX_UNANSWERED
        || silence < path.longestSilence(ConnectivityChecks.REFRESH_NANOS);
  }

  /** Removes paths that are down and that nobody asks any more: they will not come back. */
  void forgetLost(PathTable paths) {
    for (int i = paths.all().size() - 1; i >= 0; i--) {
      Path path = paths.all().get(i);
      if (!path.isUp() && finder.find(path.interfaceId(), path.remote()) == null) {
        paths.remove(path);
      }
    }
  }
}
