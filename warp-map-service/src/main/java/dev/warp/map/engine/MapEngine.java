package dev.warp.map.engine;

import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.Ping;
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
  private final SessionSender sender;
  private final GateFrames frames;
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
    this.sender = new SessionSender(output);
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
    this.frames =
        new GateFrames(limits, registry, telling, sessions, relay, sender, counters, drops);
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
    frames.read(from, arrival, end);
    from.challengeTo(arrival.source()).ifPresent(number -> challenge(from, number, arrival));
    publish();
  }

  /** No larger than the datagram that caused it, for its source may be forged. */
  private void challenge(GateSession from, long number, Arrival arrival) {
    Ping ping = new Ping(Candidate.UNKNOWN_INTERFACE, number);
    if (arrival.length() >= TransportHeader.MIN_DATAGRAM + ping.size()) {
      sender.send(from, arrival.source(), ping, nowNanos);
    }
  }

  private void tell(RegisteredGate listener, FarGateCandidates subject) {
    counters.countAnnouncement();
    output.told(listener.key(), subject);
    for (RegisteredInterface known : listener.interfaces()) {
      if (known.holder() instanceof GateSession session) {
        sender.send(session, session.endpoint(), subject, nowNanos);
      }
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
