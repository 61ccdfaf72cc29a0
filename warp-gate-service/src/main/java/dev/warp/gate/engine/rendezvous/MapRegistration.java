package dev.warp.gate.engine.rendezvous;

import dev.warp.gate.engine.GateEvent;
import dev.warp.gate.engine.GateInterface;
import dev.warp.gate.engine.GateOutput;
import dev.warp.gate.engine.Wakeup;
import dev.warp.gate.engine.session.HandshakeAttempt;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.List;
import java.util.Optional;

/**
 * One interface's standing with one map: a session of its own, renewed registration, keep-alives
 * (docs/protocol.md section 9).
 */
public final class MapRegistration implements IndexOwner {

  private static final long MILLIS = 1_000_000L;
  private static final long FIRST_RETRY_NANOS = 500 * MILLIS;
  private static final long MIN_REGISTER_GAP_NANOS = 1_000 * MILLIS;
  private static final long MAX_RETRY_NANOS = 5_000 * MILLIS;
  private static final long REKEY_NANOS = 120_000 * MILLIS;

  /** So many registers in a row without an answer, and the session is given up. */
  private static final int MAX_UNANSWERED = 5;

  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];
  private static final int CONTROL_BUFFER = 1400;

  /** Hears what the map says about far gates. */
  public interface Listener {

    /** What the map that runs under {@code mapStartId} has to say about a far gate. */
    void farGateCandidates(
        PublicKey map, long mapStartId, FarGateCandidates candidates, long nowNanos);

    /** The map answers on an interface again after it had not. */
    void interfaceRevived(int interfaceId, long nowNanos);
  }

  private final LocalIdentity local;
  private final PublicKey mapKey;
  private final GateInterface gateInterface;
  private final WantedGates wants;
  private final SessionIndex<IndexOwner> index;
  private final GateOutput output;
  private final DropCounters drops;
  private final Wakeup wakeup;
  private final Listener listener;
  private final long registerIntervalNanos;
  private final long keepAliveNanos;
  private final FrameReader frames = new FrameReader();
  private final byte[] control = new byte[CONTROL_BUFFER];

  private List<Endpoint> mapEndpoints = List.of();
  private int attempts;
  private Session session;
  private HandshakeAttempt attempt;
  private Endpoint attemptTo;
  private Endpoint sessionWith;
  private long nextAttemptNanos;
  private long sequence;
  private long wantsKnown;
  private int unanswered;
  private long lastRegisterNanos;
  private long nextRegisterNanos;
  private long nextPingNanos;
  private Optional<Endpoint> reflexive = Optional.empty();

  public MapRegistration(
      LocalIdentity local,
      PublicKey mapKey,
      GateInterface gateInterface,
      WantedGates wants,
      SessionIndex<IndexOwner> index,
      GateOutput output,
      DropCounters drops,
      Wakeup wakeup,
      Listener listener,
      long registerIntervalNanos,
      long keepAliveNanos) {
    this.local = local;
    this.mapKey = mapKey;
    this.gateInterface = gateInterface;
    this.wants = wants;
    this.index = index;
    this.output = output;
    this.drops = drops;
    this.wakeup = wakeup;
    this.listener = listener;
    this.registerIntervalNanos = registerIntervalNanos;
    this.keepAliveNanos = keepAliveNanos;
  }

  /** Where the map is; several are tried one after the other. */
  public void mapEndpoints(List<Endpoint> endpoints, long nowNanos) {
    mapEndpoints = endpoints.stream().filter(gateInterface::canReach).toList();
    nextAttemptNanos = Math.min(nextAttemptNanos, nowNanos);
    wakeup.at(nowNanos);
  }

  public void onTimer(long nowNanos) {
    if (session != null && !session.isUsable(nowNanos)) {
      lose(nowNanos);
    }
    if (attempt != null && attempt.isOver(nowNanos)) {
      abandonAttempt();
    }
    if (attempt == null && isHandshakeDue(nowNanos)) {
      begin(nowNanos);
    }
    if (attempt != null) {
      drive(nowNanos);
    } else if (session == null && !mapEndpoints.isEmpty()) {
      wakeup.at(nextAttemptNanos);
    }
    if (session != null) {
      keepRegistered(nowNanos);
    }
  }

  private boolean isHandshakeDue(long nowNanos) {
    boolean due = session == null || nowNanos - session.createdNanos() >= REKEY_NANOS;
    return due && nowNanos >= nextAttemptNanos && !mapEndpoints.isEmpty();
  }

  private void begin(long nowNanos) {
    attemptTo = mapEndpoints.get(attempts++ % mapEndpoints.size());
    attempt =
        HandshakeAttempt.begin(
            local, mapKey, Purpose.MAP, NO_PRE_SHARED_KEY, MAX_RETRY_NANOS, index, this, nowNanos);
    nextAttemptNanos = nowNanos + HandshakeAttempt.MIN_APART_NANOS;
  }

  private void drive(long nowNanos) {
    if (attempt.isDue(nowNanos)) {
      byte[] datagram = attempt.send(nowNanos);
      output.send(gateInterface.id(), attemptTo, datagram, 0, datagram.length);
    }
    wakeup.at(attempt.nextNanos());
  }

  private void keepRegistered(long nowNanos) {
    if (nowNanos >= nextRegisterNanos) {
      if (unanswered >= MAX_UNANSWERED) {
        lose(nowNanos);
        return;
      }
      register(nowNanos);
    }
    if (nowNanos >= nextPingNanos) {
      nextPingNanos = nowNanos + keepAliveNanos;
      send(new Ping(gateInterface.id(), 0), nowNanos);
    }
    wakeup.at(Math.min(nextRegisterNanos, nextPingNanos));
    if (attempt == null && !mapEndpoints.isEmpty()) {
      wakeup.at(Math.max(nextAttemptNanos, session.createdNanos() + REKEY_NANOS));
    }
  }

  private void register(long nowNanos) {
    sequence++;
    long retry = Math.min(FIRST_RETRY_NANOS << unanswered, MAX_RETRY_NANOS);
    lastRegisterNanos = nowNanos;
    nextRegisterNanos = nowNanos + retry;
    nextPingNanos = nowNanos + keepAliveNanos;
    unanswered++;
    send(
        new Register(sequence, gateInterface.id(), wants.version(), gateInterface.hostCandidates()),
        nowNanos);
    if (wantsKnown != wants.version()) {
      wants.parts().forEach(part -> send(part, nowNanos));
    }
  }

  /**
   * Registers again, because the map may see this interface elsewhere than before; not if it has
   * just done so.
   */
  public void registerSoon(long nowNanos) {
    if (session != null && unanswered == 0) {
      long soon = Math.max(nowNanos, lastRegisterNanos + MIN_REGISTER_GAP_NANOS);
      nextRegisterNanos = Math.min(nextRegisterNanos, soon);
      wakeup.at(nextRegisterNanos);
    }
  }

  @Override
  public void onResponse(Arrival arrival) {
    Optional<Session> fresh = attempt == null ? Optional.empty() : attempt.onResponse(arrival);
    if (fresh.isEmpty()) {
      drops.count(DropReason.UNAUTHENTICATED);
      return;
    }
    attempt = null; // not abandoned: its index is the session's now
    if (session != null) {
      index.release(session.localIndex());
      session.close();
    }
    session = fresh.get();
    sessionWith = attemptTo;
    unanswered = 0;
    wantsKnown = 0;
    register(arrival.nanos());
    wakeup.at(arrival.nanos());
  }

  @Override
  public void onCookieReply(Arrival arrival) {
    if (attempt != null && attempt.onCookieReply(arrival)) {
      wakeup.at(attempt.nextNanos());
    } else {
      drops.count(DropReason.UNAUTHENTICATED);
    }
  }

  @Override
  public void onTransport(Arrival arrival) {
    int receiverIndex = TransportHeader.receiverIndex(arrival.data(), arrival.offset());
    if (session == null || session.localIndex() != receiverIndex) {
      drops.count(DropReason.UNKNOWN_INDEX);
      return;
    }
    int end = session.open(arrival.data(), arrival.offset(), arrival.length(), arrival.nanos());
    if (end < 0) {
      drops.count(session.openFailure());
      return;
    }
    frames.wrap(arrival.data(), arrival.offset() + TransportHeader.FRAMES_OFFSET, end);
    while (session != null && frames.next()) {
      if (ControlFrame.isKnown(frames.type())) {
        ControlFrame.read(frames.type(), frames.value())
            .ifPresentOrElse(
                frame -> onFrame(frame, arrival.nanos()), () -> drops.count(DropReason.MALFORMED));
      } else if (frames.type() == FrameType.SHARD) {
        drops.count(DropReason.UNEXPECTED);
      }
    }
    if (frames.malformed()) {
      drops.count(DropReason.MALFORMED);
    }
  }

  private void onFrame(ControlFrame frame, long nowNanos) {
    switch (frame) {
      case Registered registered -> onRegistered(registered, nowNanos);
      case FarGateCandidates candidates -> {
        send(new FarGateKnown(candidates.farGate(), candidates.version()), nowNanos);
        listener.farGateCandidates(mapKey, session.farStartId(), candidates, nowNanos);
      }
      case Ping ping ->
          // A challenge: the map has seen us at another endpoint than before.
          send(
              new Pong(0, ping.number(), 0, session.received(0), Math.max(0, session.highest(0))),
              nowNanos);
      case Pong pong -> {
        // The answer to a keep-alive: that it was sent is all it was for.
      }
      case Close close -> lose(nowNanos);
      default -> drops.count(DropReason.UNEXPECTED);
    }
  }

  private void onRegistered(Registered registered, long nowNanos) {
    if (registered.sequence() != sequence) {
      return; // an answer to an earlier one; the latest has been repeated already
    }
    if (unanswered > 1) {
      listener.interfaceRevived(gateInterface.id(), nowNanos);
    }
    unanswered = 0;
    wantsKnown = registered.wantsVersion();
    boolean complete = wantsKnown == wants.version();
    nextRegisterNanos = nowNanos + (complete ? registerIntervalNanos : FIRST_RETRY_NANOS);
    wakeup.at(nextRegisterNanos);
    if (!reflexive.equals(Optional.of(registered.reflexive()))) {
      reflexive = Optional.of(registered.reflexive());
      output.occurred(new GateEvent.Registered(mapKey, gateInterface.id(), registered.reflexive()));
    }
  }

  @Override
  public boolean onResetNotice(int remoteIndex, byte[] token, long nowNanos) {
    if (session == null || session.remoteIndex() != remoteIndex || !session.isResetBy(token)) {
      return false;
    }
    lose(nowNanos);
    return true;
  }

  private void lose(long nowNanos) {
    if (session != null) {
      index.release(session.localIndex());
      session.close();
      session = null;
    }
    if (reflexive.isPresent()) {
      reflexive = Optional.empty();
      output.occurred(new GateEvent.RegistrationLost(mapKey, gateInterface.id()));
    }
    wakeup.at(Math.max(nowNanos, nextAttemptNanos));
  }

  private void send(ControlFrame frame, long nowNanos) {
    int end = frame.write(control, TransportHeader.FRAMES_OFFSET);
    int size = session.seal(control, 0, end, 0, nowNanos);
    if (size > 0) {
      output.send(gateInterface.id(), sessionWith, control, 0, size);
    }
  }

  private void abandonAttempt() {
    if (attempt != null) {
      attempt.abandon();
      attempt = null;
    }
  }

  /** Tells the map over this interface that another one is gone. */
  public void deregister(int otherInterfaceId, long nowNanos) {
    if (session != null) {
      send(new Deregister(otherInterfaceId), nowNanos);
    }
  }

  /** Takes the registration back, if {@code politely}, and erases the keys. */
  public void close(boolean politely, long nowNanos) {
    abandonAttempt();
    if (session != null) {
      if (politely) {
        send(new Deregister(gateInterface.id()), nowNanos);
      }
      index.release(session.localIndex());
      session.close();
      session = null;
    }
  }

  public PublicKey mapKey() {
    return mapKey;
  }

  public GateInterface gateInterface() {
    return gateInterface;
  }

  /** Where the map sees this interface; empty while not registered. */
  public Optional<Endpoint> reflexive() {
    return reflexive;
  }
}
