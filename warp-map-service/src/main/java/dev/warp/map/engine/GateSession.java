package dev.warp.map.engine;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;

/**
 * A session with one interface of a gate, and the endpoint it is spoken to at. Datagrams from
 * another endpoint may mean that a NAT forgot its mapping, or that somebody forges a source: the
 * session moves there once a challenge sent there has come back (docs/protocol.md section 9.1; RFC
 * 9000 section 8.2).
 */
final class GateSession implements Holder {

  private static final long SUPERSEDED_LIFE_NANOS = 10_000_000_000L;
  private static final long UNCONFIRMED_LIFE_NANOS = 10_000_000_000L;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NO_INTERFACE = -1;

  private final Session session;
  private Endpoint endpoint;
  private Optional<Endpoint> claimed = Optional.empty();
  private Optional<Register> held = Optional.empty();
  private long challenge;
  private boolean confirmed;
  private boolean closed;
  private long lastHeardNanos;
  private long supersededNanos = Long.MAX_VALUE;
  private int interfaceId = NO_INTERFACE;

  /** Until when its frames so far would last at the rate that it may send them at. */
  private long framesUntilNanos;

  /**
   * @param endpoint where the initiation came from; the response sent there is the first challenge
   */
  GateSession(Session session, Endpoint endpoint, long nowNanos) {
    this.session = session;
    this.framesUntilNanos = nowNanos;
    this.endpoint = endpoint;
    this.lastHeardNanos = nowNanos;
  }

  /** An authentic datagram has come, so that the handshake was no replay. */
  void heard(long nowNanos) {
    confirmed = true;
    lastHeardNanos = nowNanos;
  }

  /** The newest authentic datagram came from {@code source}. */
  void heardFrom(Endpoint source, RandomSource random) {
    if (source.equals(endpoint)) {
      claimed = Optional.empty();
      held = Optional.empty();
    } else if (!claimed.equals(Optional.of(source))) {
      claimed = Optional.of(source);
      held = Optional.empty();
      challenge = random.nextInt() & 0xffff_ffffL;
    }
  }

  /** The number {@code source} has to return to show that it can receive; empty if it need not. */
  Optional<Long> challengeTo(Endpoint source) {
    return claimed.isEmpty()
        ? Optional.empty()
        : claimed.filter(source::equals).map(unproven -> challenge);
  }

  /** Keeps a register until its source has shown that it can receive; false for a late one. */
  boolean hold(Register register, Endpoint source) {
    if (!claimed.equals(Optional.of(source))) {
      return false;
    }
    held = Optional.of(register);
    return true;
  }

  /** Moves the session to {@code source} if {@code number} is its challenge. */
  boolean prove(long number, Endpoint source) {
    if (number != challenge || !claimed.equals(Optional.of(source))) {
      return false;
    }
    endpoint = source;
    claimed = Optional.empty();
    return true;
  }

  /** The register held until now, which is held no longer. */
  Optional<Register> release() {
    Optional<Register> released = held;
    held = Optional.empty();
    return released;
  }

  /** That interface has registered over it. */
  void isInUse(int byInterface) {
    interfaceId = byInterface;
    supersededNanos = Long.MAX_VALUE;
  }

  /** Its interface has registered over another session: this one ends soon. */
  void supersede(long nowNanos) {
    supersededNanos = nowNanos;
  }

  /** Whether it may be discarded: unusable, silent for long, or superseded. */
  boolean isOver(long nowNanos, long silenceNanos) {
    return !session.isUsable(nowNanos)
        || nowNanos - lastHeardNanos >= (confirmed ? silenceNanos : UNCONFIRMED_LIFE_NANOS)
        || nowNanos - supersededNanos >= SUPERSEDED_LIFE_NANOS;
  }

  /**
   * Takes one of the frames that it may send, with a second's worth at once: a token bucket in one
   * number (generic cell rate algorithm, ITU-T I.371), for there are many sessions.
   */
  boolean mayHandleFrame(int perSecond, long nowNanos) {
    long afterwards = Math.max(framesUntilNanos, nowNanos) + NANOS_PER_SECOND / perSecond;
    if (afterwards - nowNanos > NANOS_PER_SECOND) {
      return false;
    }
    framesUntilNanos = afterwards;
    return true;
  }

  /** Erases its keys. */
  void close() {
    closed = true;
    session.close();
  }

  boolean isClosed() {
    return closed;
  }

  PublicKey gate() {
    return session.farKey();
  }

  Session session() {
    return session;
  }

  /** Where it is spoken to: an endpoint that has shown that it can receive. */
  Endpoint endpoint() {
    return endpoint;
  }

  /** The interface that registered over it last; what is none of a gate's if there was none. */
  int interfaceId() {
    return interfaceId;
  }

  /** Whether a transport datagram has come, so that the handshake was no replay. */
  boolean isConfirmed() {
    return confirmed;
  }

  long lastHeardNanos() {
    return lastHeardNanos;
  }
}
