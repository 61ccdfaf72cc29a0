package dev.warp.gate.engine.rendezvous;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Wakeup;
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
import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
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

  /** Hears what the map says about far gates. */
  public interface Listener {

    /** What the map that runs under {@code mapStartId} has to say about a far gate. */
    void farGateCandidates(
        PublicKey map, long mapStartId, FarGateCandidates candidates, long nowNanos);

    /** What far gates are to be told of an interface's addresses, beside what maps see. */
    List<Endpoint> candidates(GateInterface of);

    /** Whether that map may pass datagrams on. */
    boolean isRelaying(PublicKey map);

    /**
     * A datagram that the map has passed on.
     *
     * @param interfaceId the local interface over which it came
     * @param relayId of the gate it is from
     * @param farInterfaceId of that gate
     */
    void relayed(
        PublicKey map,
        int interfaceId,
        int relayId,
        int farInterfaceId,
        byte[] data,
        int offset,
        int length,
        long nowNanos);

    /** The map answers on an interface again after it had not. */
    void interfaceRevived(int interfaceId, long nowNanos);
  }

  private final PublicKey mapKey;
  private final GateInterface gateInterface;
  private final WantedGates wants;
  private final GateOutput output;
  private final DropCounters drops;
  private final Wakeup wakeup;
  private final Listener listener;
  private final RegisterSchedule schedule;
  private final long keepAliveNanos;
  private final MapSession session;
  private final FrameReader frames = new FrameReader();

  private long wantsKnown;
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
    this.mapKey = mapKey;
    this.gateInterface = gateInterface;
    this.wants = wants;
    this.output = output;
    this.drops = drops;
    this.wakeup = wakeup;
    this.listener = listener;
    this.schedule = new RegisterSchedule(registerIntervalNanos);
    this.keepAliveNanos = keepAliveNanos;
    this.session = new MapSession(local, mapKey, gateInterface, index, this, output, wakeup);
  }

  /** Where the map is; several are tried one after the other. */
  public void mapEndpoints(List<Endpoint> endpoints, long nowNanos) {
    session.mapEndpoints(endpoints, nowNanos);
  }

  public void onTimer(long nowNanos) {
    if (session.isExpired(nowNanos)) {
      lose(nowNanos);
    }
    session.onTimer(nowNanos);
    if (session.isUp()) {
      keepRegistered(nowNanos);
    }
  }

  private void keepRegistered(long nowNanos) {
    if (nowNanos >= schedule.nextNanos()) {
      if (schedule.isGivenUp()) {
        lose(nowNanos);
        return;
      }
      register(nowNanos);
    }
    if (nowNanos >= nextPingNanos) {
      nextPingNanos = nowNanos + keepAliveNanos;
      session.send(new Ping(gateInterface.id(), 0), nowNanos);
    }
    wakeup.at(Math.min(schedule.nextNanos(), nextPingNanos));
  }

  private void register(long nowNanos) {
    nextPingNanos = nowNanos + keepAliveNanos;
    session.send(
        new Register(
            schedule.sent(nowNanos),
            gateInterface.id(),
            wants.version(),
            listener.isRelaying(mapKey),
            listener.candidates(gateInterface)),
        nowNanos);
    if (wantsKnown != wants.version()) {
      wants.parts().forEach(part -> session.send(part, nowNanos));
    }
  }

  /**
   * Registers again, because the map may see this interface elsewhere than before; not if it has
   * just done so.
   */
  public void registerSoon(long nowNanos) {
    if (session.isUp()) {
      schedule.soon(nowNanos);
      wakeup.at(schedule.nextNanos());
    }
  }

  /**
   * Registers again at once, because the map is to know other far gates, or to tell these something
   * else, than before.
   */
  public void changed(long nowNanos) {
    if (session.isUp()) {
      schedule.atOnce(nowNanos);
      wakeup.at(nowNanos);
    }
  }

  @Override
  public void onResponse(Arrival arrival) {
    if (!session.onResponse(arrival)) {
      drops.count(DropReason.UNAUTHENTICATED);
      return;
    }
    schedule.restart();
    wantsKnown = 0;
    register(arrival.nanos());
    wakeup.at(arrival.nanos());
  }

  @Override
  public void onCookieReply(Arrival arrival) {
    if (!session.onCookieReply(arrival)) {
      drops.count(DropReason.UNAUTHENTICATED);
    }
  }

  @Override
  public void onTransport(Arrival arrival) {
    int receiverIndex = TransportHeader.receiverIndex(arrival.data(), arrival.offset());
    Session from = session.find(receiverIndex);
    if (from == null) {
      drops.count(DropReason.UNKNOWN_INDEX);
      return;
    }
    int end = from.open(arrival.data(), arrival.offset(), arrival.length(), arrival.nanos());
    if (end < 0) {
      drops.count(from.openFailure());
      return;
    }
    frames.wrap(arrival.data(), arrival.offset() + TransportHeader.FRAMES_OFFSET, end);
    while (session.isUp() && frames.next()) {
      if (ControlFrame.isKnown(frames.type())) {
        ControlFrame.read(frames.type(), frames.value())
            .ifPresentOrElse(
                frame -> onFrame(frame, from, arrival.nanos()),
                () -> drops.count(DropReason.MALFORMED));
      } else if (frames.type() == FrameType.RELAY) {
        onRelayed(arrival.nanos());
      } else if (frames.type() == FrameType.SHARD) {
        drops.count(DropReason.UNEXPECTED);
      }
    }
    if (frames.malformed()) {
      drops.count(DropReason.MALFORMED);
    }
  }

  private void onRelayed(long nowNanos) {
    int at = frames.valueOffset();
    int length = frames.valueLength() - RelayFrame.VALUE_HEADER_SIZE;
    if (!listener.isRelaying(mapKey)) {
      drops.count(DropReason.UNEXPECTED);
    } else if (length <= 0) {
      drops.count(DropReason.MALFORMED);
    } else {
      listener.relayed(
          mapKey,
          gateInterface.id(),
          RelayFrame.relayId(frames.buffer(), at),
          RelayFrame.interfaceId(frames.buffer(), at),
          frames.buffer(),
          at + RelayFrame.VALUE_HEADER_SIZE,
          length,
          nowNanos);
    }
  }

  /** Has the map pass a datagram on to an address behind it; without a session it is lost. */
  public void relay(Endpoint to, byte[] data, int offset, int length, long nowNanos) {
    if (session.isUp()) {
      session.relay(to, data, offset, length, nowNanos);
    }
  }

  private void onFrame(ControlFrame frame, Session from, long nowNanos) {
    switch (frame) {
      case Registered registered -> onRegistered(registered, nowNanos);
      case FarGateCandidates candidates -> {
        session.send(new FarGateKnown(candidates.farGate(), candidates.version()), nowNanos);
        listener.farGateCandidates(mapKey, from.farStartId(), candidates, nowNanos);
      }
      case Ping ping -> pong(ping, nowNanos);
      case Pong pong -> {
        // The answer to a keep-alive: that it was sent is all it was for.
      }
      case Close close -> {
        if (from == session.current()) {
          lose(nowNanos);
        }
      }
      default -> drops.count(DropReason.UNEXPECTED);
    }
  }

  /** A ping of the map's is a challenge: it has seen us at another endpoint than before. */
  private void pong(Ping ping, long nowNanos) {
    Session current = session.current();
    long highest = Math.max(0, current.highest(0));
    session.send(new Pong(0, ping.number(), 0, current.received(0), highest), nowNanos);
  }

  private void onRegistered(Registered registered, long nowNanos) {
    if (!schedule.isAnswer(registered)) {
      return;
    }
    if (schedule.wasUnanswered()) {
      listener.interfaceRevived(gateInterface.id(), nowNanos);
    }
    wantsKnown = registered.wantsVersion();
    schedule.answered(registered, wantsKnown == wants.version(), nowNanos);
    wakeup.at(schedule.nextNanos());
    if (!reflexive.equals(Optional.of(registered.reflexive()))) {
      reflexive = Optional.of(registered.reflexive());
      output.occurred(new GateEvent.Registered(mapKey, gateInterface.id(), registered.reflexive()));
    }
  }

  @Override
  public boolean onResetNotice(int remoteIndex, byte[] token, long nowNanos) {
    boolean genuine = session.isResetBy(remoteIndex, token);
    if (genuine) {
      lose(nowNanos);
    }
    return genuine;
  }

  private void lose(long nowNanos) {
    session.end(nowNanos);
    if (reflexive.isPresent()) {
      reflexive = Optional.empty();
      output.occurred(new GateEvent.RegistrationLost(mapKey, gateInterface.id()));
    }
  }

  /** Tells the map over this interface that another one is gone. */
  public void deregister(int otherInterfaceId, long nowNanos) {
    if (session.isUp()) {
      session.send(new Deregister(otherInterfaceId), nowNanos);
    }
  }

  /** Takes the registration back, if {@code politely}, and erases the keys. */
  public void close(boolean politely, long nowNanos) {
    if (politely && session.isUp()) {
      session.send(new Deregister(gateInterface.id()), nowNanos);
      session.send(new Close(Close.STOPPING), nowNanos);
    }
    session.close();
  }

  public PublicKey mapKey() {
    return mapKey;
  }

  /** Where the map is asked: the endpoints known that this interface can reach. */
  public List<Endpoint> mapEndpoints() {
    return session.mapEndpoints();
  }

  public GateInterface gateInterface() {
    return gateInterface;
  }

  /** Where the map sees this interface; empty while not registered. */
  public Optional<Endpoint> reflexive() {
    return reflexive;
  }
}
