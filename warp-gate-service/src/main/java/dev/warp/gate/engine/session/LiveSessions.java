package dev.warp.gate.engine.session;

import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.session.Session;
import java.util.function.Consumer;

/**
 * The session to send in, and the one before it, which still opens what is on its way
 * (docs/protocol.md section 4.4).
 */
public final class LiveSessions {

  private static final long SECOND = 1_000_000_000L;

  /** So much longer the responder waits than the initiator. */
  private static final long RESPONDER_WAITS_NANOS = 10 * SECOND;

  private static final long KEEP_OLD_NANOS = 10 * SECOND;

  private final Consumer<Session> discard;
  private Session current;
  private Session previous;
  private long previousUntilNanos;
  private long lastFarStartId;
  private boolean hadSession;

  /**
   * @param discard what to do with a session that is over
   */
  public LiveSessions(Consumer<Session> discard) {
    this.discard = discard;
  }

  /** The session to send in, or null. */
  public Session current() {
    return current;
  }

  /** The session with that local index, or null. */
  public Session find(int localIndex) {
    if (current != null && current.localIndex() == localIndex) {
      return current;
    }
    if (previous != null && previous.localIndex() == localIndex) {
      return previous;
    }
    return null;
  }

  /**
   * Whether {@code session}, which this end answered and the far end begins to use, gives way to
   * the one in use, because that is younger. But where either end has begun one and both were
   * answered, both ends must settle on the same, and each finds its own the younger: there it is
   * the one that the preferred initiator began.
   *
   * @param preferredInitiator whether that is this end
   */
  public boolean isSucceeded(Session session, boolean preferredInitiator) {
    if (current == null || session.createdNanos() >= current.createdNanos()) {
      return false;
    }
    boolean crossed =
        current.isInitiator() && current.createdNanos() - session.createdNanos() < KEEP_OLD_NANOS;
    return preferredInitiator || !crossed;
  }

  /**
   * A session takes effect. The one before it is kept for a while, unless it was with another
   * process of the far end's.
   *
   * @return whether the far end runs under another start id than in the last session
   */
  public boolean succeedBy(Session session, long nowNanos) {
    boolean restarted = hadSession && session.farStartId() != lastFarStartId;
    discardPrevious();
    previous = current;
    previousUntilNanos = nowNanos + KEEP_OLD_NANOS;
    if (restarted) {
      discardPrevious();
    }
    current = session;
    lastFarStartId = session.farStartId();
    hadSession = true;
    return restarted;
  }

  /** Whether the session in use, if there is one, has been for too long. */
  public boolean isExpired(long nowNanos) {
    return current != null && !current.isUsable(nowNanos);
  }

  /** Whether it is time to make another than the one in use, which there must be. */
  public boolean isRekeyDue(long nowNanos) {
    return nowNanos - current.createdNanos() >= rekeyAge()
        || current.sealedDatagrams() >= Session.REKEY_AFTER_DATAGRAMS;
  }

  private long rekeyAge() {
    return current.rekeyAfterNanos() + (current.isInitiator() ? 0 : RESPONDER_WAITS_NANOS);
  }

  /** Erases the session before the one in use once its time is over. */
  public void onTimer(long nowNanos, Wakeup wakeup) {
    if (previous != null && nowNanos >= previousUntilNanos) {
      discardPrevious();
    }
    if (previous != null) {
      wakeup.at(previousUntilNanos);
    }
    if (current != null) {
      wakeup.at(current.createdNanos() + current.rejectAfterNanos());
      if (!isRekeyDue(nowNanos)) {
        wakeup.at(current.createdNanos() + rekeyAge());
      }
    }
  }

  /** Erases both. */
  public void discardAll() {
    discardPrevious();
    if (current != null) {
      discard.accept(current);
      current = null;
    }
  }

  private void discardPrevious() {
    if (previous != null) {
      discard.accept(previous);
      previous = null;
    }
  }

  public int size() {
    return (current == null ? 0 : 1) + (previous == null ? 0 : 1);
  }
}
