package dev.warp.gate.engine.session;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sessions that the far gate has begun and this end has answered, until a datagram shows that the
 * far gate has the keys (docs/protocol.md section 4.3). Anybody can have some made by repeating
 * recorded initiations, so they are few and short-lived.
 */
final class UnconfirmedSessions {

  static final int MAX = 4;
  static final long LIFE_NANOS = 10_000_000_000L;

  private final List<Session> sessions = new ArrayList<>(MAX);
  private final Consumer<Session> discard;

  /**
   * @param discard what to do with a session nobody will use
   */
  UnconfirmedSessions(Consumer<Session> discard) {
    this.discard = discard;
  }

  /** Keeps one aside, in the place of the oldest if need be. */
  void add(Session session) {
    if (sessions.size() == MAX) {
      discard.accept(sessions.removeFirst());
    }
    sessions.add(session);
  }

  /** Takes a session out; returns whether it was here. */
  boolean remove(Session session) {
    return sessions.remove(session);
  }

  /** The session with that local index, or null. */
  Session find(int localIndex) {
    for (int i = 0; i < sessions.size(); i++) {
      if (sessions.get(i).localIndex() == localIndex) {
        return sessions.get(i);
      }
    }
    return null;
  }

  /** Discards those whose time is over, and has the others' end woken up for. */
  void expire(long nowNanos, Wakeup wakeup) {
    discardIf(session -> nowNanos - session.createdNanos() >= LIFE_NANOS);
    sessions.forEach(session -> wakeup.at(session.createdNanos() + LIFE_NANOS));
  }

  void discardIf(Predicate<Session> condition) {
    sessions.removeIf(
        session -> {
          boolean matches = condition.test(session);
          if (matches) {
            discard.accept(session);
          }
          return matches;
        });
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  int size() {
    return sessions.size();
  }
}
