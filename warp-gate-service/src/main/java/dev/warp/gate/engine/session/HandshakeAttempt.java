package dev.warp.gate.engine.session;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import java.util.Optional;

/**
 * A handshake that this end has begun: one initiation, sent again after 250 ms, doubling to 2 s,
 * and given up after 10 s (docs/protocol.md section 4.3).
 */
public final class HandshakeAttempt {

  /** Attempts do not follow one another faster, whatever ends the sessions they lead to. */
  public static final long MIN_APART_NANOS = 500_000_000L;

  private static final long LIFE_NANOS = 10_000_000_000L;
  private static final long FIRST_RETRY_NANOS = 250_000_000L;
  private static final long MAX_RETRY_NANOS = 2_000_000_000L;

  private final SessionIndex<IndexOwner> index;
  private final OutgoingHandshake handshake;
  private final long endsNanos;
  private long nextNanos;
  private long retryNanos = FIRST_RETRY_NANOS;
  private boolean heldBack;
  private boolean cookieTaken;

  private HandshakeAttempt(
      SessionIndex<IndexOwner> index, OutgoingHandshake handshake, long nowNanos) {
    this.index = index;
    this.handshake = handshake;
    this.endsNanos = nowNanos + LIFE_NANOS;
    this.nextNanos = nowNanos;
  }

  /**
   * Begins one, to be sent at once. Three public-key operations.
   *
   * @param owner whom the response goes to
   */
  public static HandshakeAttempt begin(
      LocalIdentity local,
      PublicKey far,
      Purpose purpose,
      byte[] preSharedKey,
      SessionIndex<IndexOwner> index,
      IndexOwner owner,
      long nowNanos) {
    OutgoingHandshake handshake =
        new OutgoingHandshake(local, far, purpose, preSharedKey, index.take(owner));
    return new HandshakeAttempt(index, handshake, nowNanos);
  }

  public boolean isOver(long nowNanos) {
    return nowNanos >= endsNanos;
  }

  public boolean isDue(long nowNanos) {
    return nowNanos >= nextNanos;
  }

  /** The initiation, to be sent now; not a copy. */
  public byte[] send(long nowNanos) {
    heldBack = false;
    nextNanos = nowNanos + retryNanos;
    retryNanos = Math.min(2 * retryNanos, MAX_RETRY_NANOS);
    return handshake.datagram();
  }

  /** When it wants to be sent again or given up. */
  public long nextNanos() {
    return Math.min(nextNanos, endsNanos);
  }

  /** When it is given up. */
  public long endsNanos() {
    return endsNanos;
  }

  /** There is a new way to send it. */
  public void hurry(long nowNanos) {
    if (!heldBack) {
      nextNanos = Math.min(nextNanos, nowNanos);
    }
  }

  /** Does not send for a while; at most once between two sendings. */
  public void holdBack(long untilNanos) {
    if (!heldBack) {
      heldBack = true;
      nextNanos = Math.max(nextNanos, untilNanos);
    }
  }

  /**
   * A response, or anything that claims to be.
   *
   * @return the session, which has the attempt's index from now on; empty if it was something else
   */
  public Optional<Session> onResponse(Arrival arrival) {
    Optional<Session> session =
        handshake.onResponse(arrival.data(), arrival.offset(), arrival.length(), arrival.nanos());
    if (session.isPresent()) {
      handshake.close();
    }
    return session;
  }

  /**
   * A cookie for this initiation. Only the first makes it go out at once: anybody can repeat the
   * reply.
   *
   * @return whether it was genuine
   */
  public boolean onCookieReply(Arrival arrival) {
    boolean genuine = handshake.onCookieReply(arrival.data(), arrival.offset(), arrival.length());
    if (genuine && !cookieTaken) {
      cookieTaken = true;
      nextNanos = arrival.nanos();
    }
    return genuine;
  }

  /** Gives up: the index is free again, and the keys are erased. */
  public void abandon() {
    index.release(handshake.senderIndex());
    handshake.close();
  }
}
