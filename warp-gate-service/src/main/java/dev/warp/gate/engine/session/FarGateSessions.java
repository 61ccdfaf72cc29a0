package dev.warp.gate.engine.session;

import dev.warp.gate.engine.boundary.GateEvent.SessionDown.Cause;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import java.util.Optional;

/**
 * The sessions with one far gate: at most one to send in, the one before it, and those that the far
 * gate has begun but not confirmed (docs/protocol.md sections 4.3 and 4.4).
 */
public final class FarGateSessions {

  private static final long SECOND = 1_000_000_000L;
  private static final long YIELD_NANOS = 300_000_000L;

  /** How long the initiation that goes first has time to become a session. */
  private static final long HOLD_BACK_NANOS = SECOND;

  /** Sends initiations and hears of changes. */
  public interface Listener {

    /** Sends an initiation over every path that is up. */
    void sendInitiation(byte[] datagram);

    boolean hasPathUp();

    /**
     * A session took effect.
     *
     * @param restarted whether the far gate runs under another start id than before
     */
    void sessionUp(Session session, boolean restarted, long nowNanos);

    void sessionDown(Cause cause, long nowNanos);
  }

  private final LocalIdentity local;
  private final PublicKey farKey;
  private final byte[] preSharedKey;
  private final SessionIndex<IndexOwner> index;
  private final IndexOwner owner;
  private final Listener listener;
  private final Wakeup wakeup;
  private final UnconfirmedSessions unconfirmed = new UnconfirmedSessions(this::discard);
  private final LiveSessions live = new LiveSessions(this::discard);
  private HandshakeAttempt attempt;
  private long mayInitiateNanos = Wakeup.NEVER;
  private long beganNanos;
  private boolean begun;
  private boolean yielding;

  public FarGateSessions(
      LocalIdentity local,
      PublicKey farKey,
      byte[] preSharedKey,
      SessionIndex<IndexOwner> index,
      IndexOwner owner,
      Listener listener,
      Wakeup wakeup) {
    this.local = local;
    this.farKey = farKey;
    this.preSharedKey = preSharedKey;
    this.index = index;
    this.owner = owner;
    this.listener = listener;
    this.wakeup = wakeup;
  }

  /** The session to send in, or null. */
  public Session current() {
    return live.current();
  }

  /** The session with that local index, or null. */
  public Session find(int localIndex) {
    Session found = live.find(localIndex);
    return found == null ? unconfirmed.find(localIndex) : found;
  }

  /** A path came up: a handshake can begin, or go on over it. */
  public void pathUp(long nowNanos) {
    if (attempt != null) {
      attempt.hurry(nowNanos);
    }
    // An attempt that is under way, to renew a session that is gone now, may come to nothing.
    if (current() == null && mayInitiateNanos == Wakeup.NEVER) {
      allowInitiation(nowNanos);
    }
    wakeup.at(nowNanos);
  }

  private void allowInitiation(long nowNanos) {
    boolean first = isPreferredInitiator() && unconfirmed.isEmpty();
    mayInitiateNanos = first ? nowNanos : nowNanos + YIELD_NANOS;
    if (begun) {
      mayInitiateNanos = Math.max(mayInitiateNanos, beganNanos + HandshakeAttempt.MIN_APART_NANOS);
    }
  }

  /**
   * Why an initiation of the far gate's is not to be answered now; empty to answer. Of two that
   * cross, that of the smaller key goes first; but if it has not succeeded soon, the other may.
   */
  public Optional<DropReason> refusal(long nowNanos) {
    boolean crossing = attempt != null && nowNanos - beganNanos < HOLD_BACK_NANOS;
    return crossing && isPreferredInitiator()
        ? Optional.of(DropReason.UNEXPECTED)
        : Optional.empty();
  }

  /**
   * The far gate's initiation was answered; its session is kept aside until it shows itself. An
   * attempt of this end waits for that, but only once: the initiation may be a recording.
   */
  public void accepted(Session session, long nowNanos) {
    unconfirmed.add(session);
    wakeup.at(session.createdNanos() + UnconfirmedSessions.LIFE_NANOS);
    long until = nowNanos + HOLD_BACK_NANOS;
    wakeup.at(until);
    if (attempt != null) {
      attempt.holdBack(until);
    } else if (!yielding) {
      yielding = true;
      mayInitiateNanos = until;
    }
  }

  /** A session that was made with a process that has been succeeded: nobody will use it. */
  public void refuse(Session session) {
    discard(session);
  }

  /**
   * A datagram of {@code session} was authentic: if it was kept aside, it takes effect, unless a
   * younger one has.
   */
  public void opened(Session session, long nowNanos) {
    if (!live.isSucceeded(session, isPreferredInitiator()) && unconfirmed.remove(session)) {
      takeEffect(session, nowNanos);
    }
  }

  /**
   * The response to the handshake under way, or anything that claims to be.
   *
   * @return why it was dropped; empty if it was the response
   */
  public Optional<DropReason> onResponse(Arrival arrival) {
    if (attempt == null) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    Optional<Session> session = attempt.onResponse(arrival);
    session.ifPresent(
        fresh -> {
          attempt = null; // not abandoned: its index is the session's now
          takeEffect(fresh, arrival.nanos());
        });
    return session.isPresent() ? Optional.empty() : Optional.of(DropReason.UNAUTHENTICATED);
  }

  /** A cookie for the handshake under way; returns whether it was genuine. */
  public boolean onCookieReply(Arrival arrival) {
    boolean genuine = attempt != null && attempt.onCookieReply(arrival);
    if (genuine) {
      wakeup.at(attempt.nextNanos());
    }
    return genuine;
  }

  /** Ends the session named by the far end's index, if the token proves the notice genuine. */
  public boolean onResetNotice(int remoteIndex, byte[] token, long nowNanos) {
    Session current = live.current();
    if (current != null && current.remoteIndex() == remoteIndex && current.isResetBy(token)) {
      end(Cause.RESET, nowNanos);
      return true;
    }
    return false;
  }

  /** Ends the session; another is made as soon as a path is up. */
  public void end(Cause cause, long nowNanos) {
    if (live.current() != null) {
      live.discardAll();
      listener.sessionDown(cause, nowNanos);
      mayInitiateNanos = Wakeup.NEVER;
      if (listener.hasPathUp()) {
        pathUp(nowNanos);
      }
    }
  }

  public void onTimer(long nowNanos) {
    unconfirmed.expire(nowNanos, wakeup);
    if (live.isExpired(nowNanos)) {
      end(Cause.EXPIRED, nowNanos);
    }
    live.onTimer(nowNanos, wakeup);
    if (attempt != null && attempt.isOver(nowNanos)) {
      abandonAttempt();
    }
    // Without a path nothing is begun: one that comes up calls again.
    if (attempt == null && isHandshakeDue(nowNanos) && listener.hasPathUp()) {
      begin(nowNanos);
    }
    if (attempt != null) {
      drive(nowNanos);
    } else if (live.current() == null && nowNanos < mayInitiateNanos) {
      wakeup.at(mayInitiateNanos);
    }
  }

  private boolean isHandshakeDue(long nowNanos) {
    return live.current() == null ? nowNanos >= mayInitiateNanos : live.isRekeyDue(nowNanos);
  }

  private void drive(long nowNanos) {
    if (!listener.hasPathUp()) {
      wakeup.at(attempt.endsNanos());
      return;
    }
    if (attempt.isDue(nowNanos)) {
      listener.sendInitiation(attempt.send(nowNanos));
    }
    wakeup.at(attempt.nextNanos());
  }

  private void begin(long nowNanos) {
    attempt =
        HandshakeAttempt.begin(local, farKey, Purpose.GATE, preSharedKey, index, owner, nowNanos);
    beganNanos = nowNanos;
    begun = true;
    yielding = false;
  }

  private void takeEffect(Session session, long nowNanos) {
    boolean restarted = live.succeedBy(session, nowNanos);
    if (restarted) {
      unconfirmed.discardIf(dead -> dead.farStartId() != session.farStartId());
    }
    abandonAttempt();
    mayInitiateNanos = Wakeup.NEVER;
    yielding = false;
    listener.sessionUp(session, restarted, nowNanos);
    wakeup.at(nowNanos);
  }

  private boolean isPreferredInitiator() {
    return local.publicKey().compareTo(farKey) < 0;
  }

  private void abandonAttempt() {
    if (attempt != null) {
      attempt.abandon();
      attempt = null;
    }
  }

  private void discard(Session session) {
    index.release(session.localIndex());
    session.close();
  }

  /** Erases all keys. */
  public void close() {
    abandonAttempt();
    unconfirmed.discardIf(session -> true);
    live.discardAll();
  }

  /** Sessions and handshakes there is memory for: those in use, kept, and under way. */
  public int size() {
    return unconfirmed.size() + live.size() + (attempt == null ? 0 : 1);
  }
}
