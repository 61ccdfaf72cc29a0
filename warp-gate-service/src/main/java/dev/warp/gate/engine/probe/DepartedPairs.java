package dev.warp.gate.engine.probe;

import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Pairs that are asked no more, kept for as long as rows of probes are apart. Should somebody name
 * them again meanwhile, they go on where they were: so an endpoint that is named again and again is
 * not asked more often (docs/protocol.md section 8).
 */
final class DepartedPairs {

  /** Beyond so many nothing new is begun, or their number would know no bound. */
  static final int MAX_PAIRS = 256;

  private final Deque<CandidatePair> pairs = new ArrayDeque<>();

  /** Keeps a pair that has been asked. */
  void add(CandidatePair pair, long nowNanos) {
    purge(nowNanos);
    if (pair.wasAsked() && !isOver(pair, nowNanos)) {
      pairs.addLast(pair);
    }
  }

  /** Takes the pair out, or returns null. */
  CandidatePair take(int interfaceId, Endpoint remote) {
    for (Iterator<CandidatePair> each = pairs.iterator(); each.hasNext(); ) {
      CandidatePair pair = each.next();
      if (pair.is(interfaceId, remote)) {
        each.remove();
        return pair;
      }
    }
    return null;
  }

  /** When a new pair may begin: at once, or when too many that are kept have gone. */
  long roomNanos(long nowNanos) {
    purge(nowNanos);
    long room = nowNanos;
    if (pairs.size() >= MAX_PAIRS) {
      for (CandidatePair pair : pairs) {
        room = Math.max(room, pair.lastProbeNanos() + ProbeSchedule.MIN_ROW_NANOS);
      }
    }
    return room;
  }

  private void purge(long nowNanos) {
    pairs.removeIf(pair -> isOver(pair, nowNanos));
  }

  private static boolean isOver(CandidatePair pair, long nowNanos) {
    return nowNanos - pair.lastProbeNanos() >= ProbeSchedule.MIN_ROW_NANOS;
  }
}
