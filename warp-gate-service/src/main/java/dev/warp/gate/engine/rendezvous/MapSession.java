package dev.warp.gate.engine.rendezvous;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.session.HandshakeAttempt;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.gate.engine.session.LiveSessions;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import dev.warp.protocol.wire.TransportHeader;
import java.util.List;
import java.util.Optional;

/**
 * The session with one map from one interface, and the handshakes that make and renew it
 * (docs/protocol.md sections 4.3 and 9).
 */
final class MapSession {

  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];
  private static final int CONTROL_BUFFER = 1400;

  private final LocalIdentity local;
  private final PublicKey mapKey;
  private final GateInterface gateInterface;
  private final SessionIndex<IndexOwner> index;
  private final IndexOwner owner;
  private final GateOutput output;
  private final Wakeup wakeup;
  private final LiveSessions live = new LiveSessions(this::discard);
  private final byte[] control = new byte[CONTROL_BUFFER];
  private byte[] relayed = new byte[0];

  private List<Endpoint> mapEndpoints = List.of();

  /** Which of them the next initiation goes to. */
  private int turn;

  private HandshakeAttempt attempt;
  private Endpoint attemptTo;
  private long nextAttemptNanos;
  private Endpoint sessionWith;

  /**
   * @param owner whom the session's datagrams go to
   */
  MapSession(
      LocalIdentity local,
      PublicKey mapKey,
      GateInterface gateInterface,
      SessionIndex<IndexOwner> index,
      IndexOwner owner,
      GateOutput output,
      Wakeup wakeup) {
    this.local = local;
    this.mapKey = mapKey;
    this.gateInterface = gateInterface;
    this.index = index;
    this.owner = owner;
    this.output = output;
    this.wakeup = wakeup;
  }

  /** Where the map is; several are tried in turn. */
  void mapEndpoints(List<Endpoint> endpoints, long nowNanos) {
    mapEndpoints = endpoints.stream().filter(gateInterface::canReach).toList();
    turn = 0;
    nextAttemptNanos = Math.min(nextAttemptNanos, nowNanos);
    wakeup.at(nowNanos);
  }

  /** Those of the map's endpoints that the interface can reach. */
  List<Endpoint> mapEndpoints() {
    return mapEndpoints;
  }

  boolean isUp() {
    return live.current() != null;
  }

  boolean isExpired(long nowNanos) {
    return live.isExpired(nowNanos);
  }

  /** The session in use; null while there is none. */
  Session current() {
    return live.current();
  }

  /** The session with that local index, the one in use or the one before it, or null. */
  Session find(int localIndex) {
    return live.find(localIndex);
  }

  /** Makes a session where there is none, or the one there is has grown old. */
  void onTimer(long nowNanos) {
    live.onTimer(nowNanos, wakeup);
    if (attempt != null && attempt.isOver(nowNanos)) {
      abandonAttempt();
    }
    if (attempt == null && isHandshakeDue(nowNanos)) {
      begin(nowNanos);
    }
    if (attempt != null) {
      drive(nowNanos);
    } else if (!mapEndpoints.isEmpty() && isWanted(nowNanos)) {
      wakeup.at(nextAttemptNanos);
    }
  }

  private boolean isHandshakeDue(long nowNanos) {
    return isWanted(nowNanos) && nowNanos >= nextAttemptNanos && !mapEndpoints.isEmpty();
  }

  private boolean isWanted(long nowNanos) {
    return !isUp() || live.isRekeyDue(nowNanos);
  }

  private void begin(long nowNanos) {
    attempt =
        HandshakeAttempt.begin(
            local, mapKey, Purpose.MAP, NO_PRE_SHARED_KEY, index, owner, nowNanos);
    nextAttemptNanos = nowNanos + HandshakeAttempt.MIN_APART_NANOS;
  }

  /** Each repetition goes to the next endpoint: one that does not answer costs a quarter second. */
  private void drive(long nowNanos) {
    if (attempt.isDue(nowNanos)) {
      if (!mapEndpoints.isEmpty()) {
        attemptTo = mapEndpoints.get(turn++ % mapEndpoints.size());
      }
      byte[] datagram = attempt.send(nowNanos);
      output.send(gateInterface.id(), attemptTo, datagram, 0, datagram.length);
    }
    wakeup.at(attempt.nextNanos());
  }

  /**
   * The response to the handshake under way, or anything that claims to be.
   *
   * @return whether there is a new session now, in the place of the one before
   */
  boolean onResponse(Arrival arrival) {
    Optional<Session> fresh = attempt == null ? Optional.empty() : attempt.onResponse(arrival);
    fresh.ifPresent(
        made -> {
          attempt = null; // not abandoned: its index is the session's now
          live.succeedBy(made, arrival.nanos());
          reachedAt(arrival.source());
        });
    return fresh.isPresent();
  }

  /** Who has copied the response on the way has not moved the map: only its endpoints count. */
  private void reachedAt(Endpoint source) {
    int answering = mapEndpoints.indexOf(source);
    sessionWith = answering < 0 ? attemptTo : source;
    turn = Math.max(0, answering);
  }

  /** A cookie for the handshake under way; returns whether it was genuine. */
  boolean onCookieReply(Arrival arrival) {
    boolean genuine = attempt != null && attempt.onCookieReply(arrival);
    if (genuine) {
      turn = Math.max(0, mapEndpoints.indexOf(arrival.source()));
      wakeup.at(attempt.nextNanos());
    }
    return genuine;
  }

  /** Whether the reset notice for the index {@code remoteIndex} is about this session. */
  boolean isResetBy(int remoteIndex, byte[] token) {
    Session session = live.current();
    return session != null && session.remoteIndex() == remoteIndex && session.isResetBy(token);
  }

  /** Sends a frame in the session in use, which there must be. */
  void send(ControlFrame frame, long nowNanos) {
    int end = frame.write(control, TransportHeader.FRAMES_OFFSET);
    int size = live.current().seal(control, 0, end, 0, nowNanos);
    if (size > 0) {
      output.send(gateInterface.id(), sessionWith, control, 0, size);
    }
  }

  /** Has the map pass a datagram on, in the session in use, which there must be. */
  void relay(Endpoint to, byte[] data, int offset, int length, long nowNanos) {
    if (relayed.length < length + RelayAddress.OVERHEAD) {
      relayed = new byte[length + RelayAddress.OVERHEAD];
    }
    int at =
        RelayFrame.writeHeader(
            relayed,
            TransportHeader.FRAMES_OFFSET,
            RelayAddress.relayId(to),
            RelayAddress.interfaceId(to),
            length);
    System.arraycopy(data, offset, relayed, at, length);
    int size = live.current().seal(relayed, 0, at + length, 0, nowNanos);
    if (size > 0) {
      output.send(gateInterface.id(), sessionWith, relayed, 0, size);
    }
  }

  /** Erases the session; another is made as soon as may be. */
  void end(long nowNanos) {
    live.discardAll();
    wakeup.at(Math.max(nowNanos, nextAttemptNanos));
  }

  /** Erases all keys. */
  void close() {
    abandonAttempt();
    live.discardAll();
  }

  private void abandonAttempt() {
    if (attempt != null) {
      attempt.abandon();
      attempt = null;
    }
  }

  private void discard(Session over) {
    index.release(over.localIndex());
    over.close();
  }
}
