package dev.warp.map.engine;

import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
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
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.session.InitiationGuard;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The rendezvous server without sockets, threads or clock (docs/protocol.md section 9): datagrams
 * and the time go in, datagrams and the next deadline come out. To be used by one thread; counters
 * may be read by any.
 */
public final class MapEngine {

  private static final int CONTROL_BUFFER = 1400;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final LocalIdentity local;
  private final MapOutput output;
  private final MapLimits limits;
  private final DropCounters drops = new DropCounters();
  private final MapCounters counters = new MapCounters();
  private final SessionTable sessions;
  private final SessionIndex<Optional<GateSession>> index;
  private final HandshakeResponder responder;
  private final ResetNotices resets;
  private final Telling telling;
  private final Registry registry;
  private final Replication replication;
  private final Relay relay;
  private final FrameReader frames = new FrameReader();
  private final byte[] control = new byte[CONTROL_BUFFER];
  private long nowNanos;

  /**
   * A map that admits every gate.
   *
   * @param local closed with the engine
   */
  public MapEngine(LocalIdentity local, MapLimits limits, MapOutput output) {
    this(local, limits, output, gate -> true);
  }

  /**
   * A map that admits some gates.
   *
   * @param local closed with the engine
   * @param admits asked for each handshake; when it begins to answer otherwise for a gate that may
   *     be here, {@link #expel} is to be called
   */
  public MapEngine(
      LocalIdentity local, MapLimits limits, MapOutput output, Predicate<PublicKey> admits) {
    this.local = local;
    this.limits = limits;
    this.output = output;
    this.index = new SessionIndex<>(local.random());
    this.sessions =
        new SessionTable(index, SessionTable.MAX_PER_INTERFACE * limits.interfacesPerGate());
    this.resets = new ResetNotices(local, output);
    RelayIds relayIds = new RelayIds(local);
    GateTable gates = new GateTable(limits, relayIds);
    this.telling = new Telling(limits, gates, this::tell);
    this.registry = new Registry(limits, gates, telling, output);
    this.replication = new Replication(gates, telling, registry, output);
    this.relay = new Relay(limits.relay(), registry, relayIds, output, counters, drops);
    this.responder =
        new HandshakeResponder(
            local,
            Purpose.MAP,
            new Admission(admits, sessions, registry, index, limits),
            new InitiationGuard(limits.initiations(), local.random()));
  }

  /** A datagram arrived. It is opened in place: its bytes are the engine's to change. */
  public void onDatagram(Arrival arrival) {
    nowNanos = arrival.nanos();
    switch (arrival.kind()) {
      case DatagramKind.TRANSPORT -> onTransport(arrival);
      case DatagramKind.INITIATION -> onInitiation(arrival);
      // A gate that has started anew says so by registering; what was before expires.
      case DatagramKind.RESET_NOTICE -> drops.count(DropReason.UNEXPECTED);
      default -> drops.count(DropReason.UNKNOWN_KIND);
    }
  }

  private void onInitiation(Arrival arrival) {
    counters.countInitiation();
    switch (responder.handle(arrival)) {
      case Outcome.Dropped(DropReason reason) -> drops.count(reason);
      case Outcome.Reply(byte[] datagram, Optional<DropReason> reason) -> {
        reason.ifPresent(drops::count);
        output.send(arrival.source(), datagram, 0, datagram.length);
      }
      case Outcome.Accepted(Session session, byte[] response) -> {
        counters.countSession();
        sessions.add(new GateSession(session, arrival.source(), nowNanos));
        output.send(arrival.source(), response, 0, response.length);
      }
    }
  }

  private void onTransport(Arrival arrival) {
    if (arrival.length() < TransportHeader.MIN_DATAGRAM) {
      drops.count(DropReason.MALFORMED);
      return;
    }
    int receiverIndex = TransportHeader.receiverIndex(arrival.data(), arrival.offset());
    Optional<GateSession> from = index.get(receiverIndex);
    if (from == null) {
      drops.count(DropReason.UNKNOWN_INDEX);
      resets.answer(arrival.source(), receiverIndex, nowNanos);
    } else {
      from.ifPresent(session -> onTransport(session, arrival));
    }
  }

  private void onTransport(GateSession from, Arrival arrival) {
    Session session = from.session();
    int end = session.open(arrival.data(), arrival.offset(), arrival.length(), nowNanos);
    if (end < 0) {
      drops.count(session.openFailure());
      return;
    }
    from.heard(nowNanos);
    if (session.isNewest(0, TransportHeader.counter(arrival.data(), arrival.offset()))) {
      from.heardFrom(arrival.source(), local.random());
    }
    readFrames(from, arrival, end);
    from.challengeTo(arrival.source()).ifPresent(number -> challenge(from, number, arrival));
    publish();
  }

  /** No larger than the datagram that caused it, for its source may be forged. */
  private void challenge(GateSession from, long number, Arrival arrival) {
    Ping ping = new Ping(Candidate.UNKNOWN_INTERFACE, number);
    if (arrival.length() >= TransportHeader.MIN_DATAGRAM + ping.size()) {
      send(from, arrival.source(), ping);
    }
  }

  private void readFrames(GateSession from, Arrival arrival, int end) {
    frames.wrap(arrival.data(), arrival.offset() + TransportHeader.FRAMES_OFFSET, end);
    while (frames.next()) {
      if (frames.type() == FrameType.RELAY) {
        relay.onFrame(from, frames, end, nowNanos);
        continue;
      }
      if (frames.type() != FrameType.FAR_GATE_KNOWN
          && !from.mayHandleFrame(limits.framesPerSecond(), nowNanos)) {
        drops.count(DropReason.RATE_LIMITED);
        return;
      }
      if (frames.type() == FrameType.SHARD) {
        drops.count(DropReason.UNEXPECTED);
      } else if (ControlFrame.isKnown(frames.type())) {
        ControlFrame.read(frames.type(), frames.value())
            .map(frame -> onFrame(from, frame, arrival.source()))
            .orElse(Optional.of(DropReason.MALFORMED))
            .ifPresent(drops::count);
      }
    }
    if (frames.malformed()) {
      drops.count(DropReason.MALFORMED);
    }
  }

  /** Deals with a frame; or says why it is dropped. */
  private Optional<DropReason> onFrame(GateSession from, ControlFrame frame, Endpoint source) {
    return switch (frame) {
      case Register register -> onRegister(from, register, source);
      case Wants wants -> registry.wants(from, wants, nowNanos);
      case Ping ping -> onPing(from, ping, source);
      case Pong pong -> onPong(from, pong, source);
      case FarGateKnown known -> {
        telling.acknowledged(from.gate(), known);
        yield Optional.empty();
      }
      case Deregister deregister -> {
        registry.deregister(from, deregister.interfaceId(), nowNanos);
        yield Optional.empty();
      }
      case Close close -> {
        onClose(from, close);
        yield Optional.empty();
      }
      default -> Optional.of(DropReason.UNEXPECTED);
    };
  }

  private Optional<DropReason> onRegister(GateSession from, Register register, Endpoint source) {
    counters.countRegister();
    if (!source.equals(from.endpoint())) {
      return from.hold(register, source) ? Optional.empty() : Optional.of(DropReason.UNEXPECTED);
    }
    Optional<DropReason> refused = registry.register(from, register, nowNanos);
    if (refused.isEmpty()) {
      int expirySeconds = (int) (limits.expiryNanos() / NANOS_PER_SECOND);
      long wantsVersion = registry.wantsVersion(from);
      send(from, source, new Registered(register.sequence(), source, wantsVersion, expirySeconds));
    }
    return refused;
  }

  private Optional<DropReason> onPing(GateSession from, Ping ping, Endpoint source) {
    if (source.equals(from.endpoint())) {
      Session session = from.session();
      send(from, source, new Pong(0, ping.number(), 0, session.received(0), session.highest(0)));
    }
    return Optional.empty();
  }

  private Optional<DropReason> onPong(GateSession from, Pong pong, Endpoint source) {
    if (!from.prove(pong.number(), source)) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    return from.release().flatMap(register -> onRegister(from, register, source));
  }

  private void onClose(GateSession from, Close close) {
    if (close.reason() == Close.STOPPING) {
      registry.stopped(from, nowNanos);
    }
    sessions.remove(from);
  }

  private void tell(RegisteredGate listener, FarGateCandidates subject) {
    counters.countAnnouncement();
    output.told(listener.key(), subject);
    for (RegisteredInterface known : listener.interfaces()) {
      if (known.holder() instanceof GateSession session) {
        send(session, session.endpoint(), subject);
      }
    }
  }

  private void send(GateSession to, Endpoint where, ControlFrame frame) {
    int end = frame.write(control, TransportHeader.FRAMES_OFFSET);
    int size = to.session().seal(control, 0, end, 0, nowNanos);
    if (size > 0) {
      output.send(where, control, 0, size);
    }
  }

  /**
   * Some gates are not admitted any more: nothing of them stays registered, their far gates are
   * told, and their sessions end.
   */
  public void expel(Predicate<PublicKey> which, long now) {
    nowNanos = now;
    registry.removeIf(which, now);
    sessions.removeIf(which);
    telling.tellDue(now);
    publish();
  }

  /** Does what is due. To be called at {@link #nextDeadlineNanos}, and harmless at other times. */
  public void onTimer(long now) {
    nowNanos = now;
    sessions.expire(now, limits.expiryNanos());
    registry.expire(now);
    telling.tellDue(now);
    publish();
  }

  /** Another replica of the map says what it holds of a gate, or that it holds nothing any more. */
  public void replicated(ReplicatedGate said, long now) {
    nowNanos = now;
    replication.said(said, now);
    telling.tellDue(now);
    publish();
  }

  /** A gate has taken something back at another replica that is registered here. */
  public void takenBack(TakenBack what, long now) {
    nowNanos = now;
    registry.takenBack(what, now);
    telling.tellDue(now);
    publish();
  }

  /** Another replica of the map is gone, and with it what it held. */
  public void replicaGone(long replica, long now) {
    nowNanos = now;
    replication.gone(replica, now);
    telling.tellDue(now);
    publish();
  }

  /** The gates that another replica has said it holds something of. */
  public List<PublicKey> heldBy(long replica) {
    return replication.heldBy(replica);
  }

  /** What is registered here of a gate, for other replicas. */
  public ReplicatedGate heldOf(PublicKey gate) {
    return replication.own(gate, local.startId());
  }

  /** The gates that have something registered here. */
  public List<PublicKey> gatesHere() {
    return replication.here();
  }

  /** What tells this process from all other replicas. */
  public long replicaId() {
    return local.startId();
  }

  /** Another replica passes on what a gate of its sends to one that is here. */
  public void forwarded(byte[] data, int offset, int length, long now) {
    nowNanos = now;
    relay.onForwarded(data, offset, length, now);
  }

  private void publish() {
    counters.setHeld(registry.size(), registry.interfaces(), sessions.size());
  }

  /** When {@link #onTimer} wants to be called next; within a second, always. */
  public long nextDeadlineNanos() {
    return Math.min(sessions.nextDeadlineNanos(), registry.nextDeadlineNanos());
  }

  /** Erases all keys; nothing works afterwards. */
  public void close() {
    sessions.close();
    responder.close();
    local.close();
  }

  public PublicKey publicKey() {
    return local.publicKey();
  }

  public DropCounters drops() {
    return drops;
  }

  public MapCounters counters() {
    return counters;
  }

  /** What is registered of a gate; nothing if it is not. */
  public List<InterfaceView> interfacesOf(PublicKey gate) {
    return registry.viewOf(gate);
  }

  /** Gates with at least one interface registered. */
  public int gates() {
    return registry.size();
  }

  /** Interfaces registered, of all gates. */
  public int interfaces() {
    return registry.interfaces();
  }

  /** Sessions held, of all gates. */
  public int sessions() {
    return sessions.size();
  }
}
