package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.SessionIndex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All sessions with gates, bounded per gate. Anybody can make sessions under keys of their own; who
 * repeats a recorded initiation makes one that never becomes confirmed, and it is the first to go.
 */
final class SessionTable {

  /** The session in use, the one before it, and one under way. */
  static final int MAX_PER_INTERFACE = 3;

  /** All are looked at in this time, and so many at once at the most: some tenths of a ms. */
  private static final long SWEEP_NANOS = 1_000_000_000L;

  private static final int SLICE = 4096;

  private static final Comparator<GateSession> USEFULNESS =
      Comparator.comparing(GateSession::isConfirmed).thenComparingLong(GateSession::lastHeardNanos);

  private final SessionIndex<Optional<GateSession>> index;
  private final int maxPerGate;
  private final Map<PublicKey, List<GateSession>> byGate = new HashMap<>();

  /** All, and those discarded since they were looked at last. */
  private final Deque<GateSession> toLookAt = new ArrayDeque<>();

  private int size;
  private long nextSweepNanos;

  SessionTable(SessionIndex<Optional<GateSession>> index, int maxPerGate) {
    this.index = index;
    this.maxPerGate = maxPerGate;
  }

  /** Adds a session under the index it was made with. */
  void add(GateSession added) {
    index.reassign(added.session().localIndex(), Optional.of(added));
    List<GateSession> ofGate = byGate.computeIfAbsent(added.gate(), unseen -> new ArrayList<>(2));
    if (ofGate.size() >= maxPerGate) {
      GateSession leastUseful = ofGate.stream().min(USEFULNESS).orElseThrow();
      ofGate.remove(leastUseful);
      discard(leastUseful);
    }
    ofGate.add(added);
    toLookAt.add(added);
    size++;
  }

  /** Erases a session that its far end has closed, or that is over. */
  void remove(GateSession closed) {
    List<GateSession> ofGate = byGate.getOrDefault(closed.gate(), List.of());
    if (ofGate.remove(closed)) {
      discard(closed);
      if (ofGate.isEmpty()) {
        byGate.remove(closed.gate());
      }
    }
  }

  /** Discards those that are over, of the part of all whose turn it is. */
  void expire(long nowNanos, long silenceNanos) {
    if (nowNanos < nextSweepNanos) {
      return;
    }
    int count = Math.min(toLookAt.size(), SLICE);
    nextSweepNanos = nowNanos + SWEEP_NANOS * SLICE / Math.max(SLICE, toLookAt.size());
    for (int i = 0; i < count; i++) {
      GateSession session = toLookAt.remove();
      if (!session.isClosed()) {
        if (session.isOver(nowNanos, silenceNanos)) {
          remove(session);
        } else {
          toLookAt.add(session);
        }
      }
    }
  }

  /** Erases all sessions of some gates. */
  void removeIf(Predicate<PublicKey> which) {
    byGate
        .entrySet()
        .removeIf(
            entry -> {
              boolean leaves = which.test(entry.getKey());
              if (leaves) {
                entry.getValue().forEach(this::discard);
              }
              return leaves;
            });
  }

  long nextDeadlineNanos() {
    return nextSweepNanos;
  }

  int size() {
    return size;
  }

  /** Sessions of one gate. */
  int of(PublicKey gate) {
    return byGate.getOrDefault(gate, List.of()).size();
  }

  private void discard(GateSession session) {
    index.release(session.session().localIndex());
    session.close();
    size--;
  }

  /** Erases all keys. */
  void close() {
    byGate.values().forEach(ofGate -> ofGate.forEach(this::discard));
    byGate.clear();
  }
}
