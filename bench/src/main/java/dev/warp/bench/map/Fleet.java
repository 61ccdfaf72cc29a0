package dev.warp.bench.map;

import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.ResetNotice;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Very many gates as their map sees them (docs/protocol.md section 9): each interface has a session
 * of its own, registers and repeats that, answers pings, and says what it has heard. Pairs of gates
 * want each other. What a gate would do about its far gates is left out, and so is port mapping.
 */
final class Fleet {

  /** Hears what comes of it. */
  interface Listener {

    Listener NONE = new Listener() {};

    /** A register is answered, {@code nanos} after it was sent first. */
    default void registered(SimulatedInterface who, long nanos) {}

    /** An interface is told about its gate's far gate. */
    default void told(SimulatedInterface who, FarGateCandidates farGate, long nowNanos) {}
  }

  private static final long MILLISECOND = 1_000_000L;
  private static final int BUFFER = 1400;
  private static final int COUNTER_OFFSET = 8;

  /** A private address (RFC 1918), as most interfaces have one. */
  private static final int HOST_ADDRESS = 0x0a000000;

  private static final int HOST_PORT = 40_000;

  private final Wire wire;
  private final Handshakes handshakes;
  private final List<SimulatedGate> gates;
  private final List<SimulatedInterface> interfaces = new ArrayList<>();
  private final Int2ObjectHashMap<SimulatedInterface> byRemoteIndex = new Int2ObjectHashMap<>();
  private final Timeouts registers =
      new Timeouts(
          this::repeatRegister,
          500 * MILLISECOND,
          1000 * MILLISECOND,
          2000 * MILLISECOND,
          4000 * MILLISECOND,
          5000 * MILLISECOND);
  private final FleetCounters counters = new FleetCounters();
  private final FrameReader frames = new FrameReader();
  private final byte[] buffer = new byte[BUFFER];
  private Listener listener = Listener.NONE;
  private long nowNanos;

  /**
   * @param gates an even number of them: gates 0 and 1 want each other, and so on
   */
  Fleet(PublicKey map, Wire wire, List<SimulatedGate> gates) {
    this.wire = wire;
    this.handshakes = new Handshakes(map, wire, counters);
    this.gates = List.copyOf(gates);
    gates.forEach(gate -> interfaces.addAll(gate.interfaces()));
  }

  void listen(Listener other) {
    listener = other;
  }

  /** Registers an interface anew, with a session of an age that may be; makes one if need be. */
  void register(SimulatedInterface who, long now) {
    nowNanos = now;
    boolean old =
        who.session
            .map(session -> now - session.createdNanos() >= session.rekeyAfterNanos())
            .orElse(true);
    if (old && who.attempt.isEmpty()) {
      handshakes.begin(who, now);
    }
    if (who.session.isPresent() && !who.asking) {
      ask(who);
    }
  }

  /** The map has lost all registrations, though no gate knows yet. */
  void forgetRegistrations() {
    interfaces.forEach(who -> who.registered = false);
    counters.registered = 0;
  }

  /** Every interface takes itself back, and ends its session. */
  void stop(long now) {
    nowNanos = now;
    for (SimulatedInterface who : interfaces) {
      if (who.session.isPresent()) {
        send(who, new Close(Close.STOPPING));
        forget(who);
      }
    }
  }

  private void ask(SimulatedInterface who) {
    who.asking = true;
    who.repeats = 0;
    who.askedNanos = nowNanos;
    sendRegister(who);
  }

  private void sendRegister(SimulatedInterface who) {
    SimulatedGate gate = who.gate();
    who.sequence++;
    Endpoint host = Endpoint.ofIpv4(HOST_ADDRESS + who.number(), HOST_PORT);
    send(who, new Register(who.sequence, who.id(), gate.wantsVersion(), true, List.of(host)));
    if (gate.hasToTellWants()) {
      send(who, new Wants(gate.wantsVersion(), 0, 1, wantedBy(gate)));
    }
    registers.set(who, who.repeats, who.sequence, nowNanos);
  }

  /** Its far gate; and every other time the gate after that, which does not want it. */
  private List<PublicKey> wantedBy(SimulatedGate gate) {
    PublicKey far = gates.get(gate.farNumber()).key();
    PublicKey other = gates.get((gate.farNumber() + 2) % gates.size()).key();
    return gate.wantsVersion() % 2 == 1 ? List.of(far) : List.of(far, other);
  }

  private void repeatRegister(SimulatedInterface who, long sequence) {
    if (!who.asking || who.sequence != sequence) {
      return;
    }
    who.repeats++;
    if (who.repeats < registers.delays()) {
      sendRegister(who);
      return;
    }
    counters.unanswered++;
    forget(who);
    handshakes.begin(who, nowNanos);
  }

  private void forget(SimulatedInterface who) {
    who.session.ifPresent(this::end);
    who.session = Optional.empty();
    who.asking = false;
    who.gate().mapKnows(0);
    if (who.registered) {
      who.registered = false;
      counters.registered--;
    }
  }

  private void end(Session session) {
    byRemoteIndex.remove(session.remoteIndex());
    session.close();
  }

  private void send(SimulatedInterface who, ControlFrame frame) {
    int end = frame.write(buffer, TransportHeader.FRAMES_OFFSET);
    int size = who.session.orElseThrow().seal(buffer, 0, end, 0, nowNanos);
    if (size > 0) {
      wire.send(who.address(), buffer, size);
    }
  }

  /** A datagram came from the map; it is opened in place. */
  void onDatagram(byte[] data, int length, long now) {
    nowNanos = now;
    boolean taken =
        length > COUNTER_OFFSET
            && switch (data[0]) {
              case DatagramKind.TRANSPORT -> onTransport(data, length);
              case DatagramKind.RESPONSE -> onResponse(data, length);
              case DatagramKind.COOKIE_REPLY ->
                  addressee(data)
                      .filter(who -> handshakes.onCookieReply(who, data, length))
                      .isPresent();
              case DatagramKind.RESET_NOTICE -> onResetNotice(data);
              default -> false;
            };
    if (!taken) {
      counters.unexpected++;
    }
  }

  /** Whom the receiver index names, which is at the same place in all but reset notices. */
  private Optional<SimulatedInterface> addressee(byte[] data) {
    int number = SimulatedInterface.numberOf(TransportHeader.receiverIndex(data, 0));
    return number >= 0 && number < interfaces.size()
        ? Optional.of(interfaces.get(number))
        : Optional.empty();
  }

  private boolean onResponse(byte[] data, int length) {
    Optional<SimulatedInterface> who = addressee(data);
    Optional<Session> made = who.flatMap(one -> handshakes.onResponse(one, data, length, nowNanos));
    made.ifPresent(session -> take(who.orElseThrow(), session));
    return made.isPresent();
  }

  private void take(SimulatedInterface who, Session session) {
    who.session.ifPresent(this::end);
    who.session = Optional.of(session);
    byRemoteIndex.put(session.remoteIndex(), who);
    ask(who);
  }

  private boolean onResetNotice(byte[] data) {
    SimulatedInterface who = byRemoteIndex.get(ResetNotice.index(data, 0));
    boolean genuine =
        who != null && who.session.orElseThrow().isResetBy(ResetNotice.token(data, 0));
    if (genuine) {
      counters.resets++;
      forget(who);
      handshakes.begin(who, nowNanos);
    }
    return genuine;
  }

  private boolean onTransport(byte[] data, int length) {
    Optional<SimulatedInterface> who = addressee(data);
    int end =
        who.flatMap(one -> one.session)
            .filter(session -> session.localIndex() == TransportHeader.receiverIndex(data, 0))
            .map(session -> session.open(data, 0, length, nowNanos))
            .orElse(-1);
    if (end < 0) {
      return false;
    }
    frames.wrap(data, TransportHeader.FRAMES_OFFSET, end);
    while (frames.next()) {
      ControlFrame.read(frames.type(), frames.value())
          .ifPresent(frame -> onFrame(who.orElseThrow(), frame));
    }
    return true;
  }

  private void onFrame(SimulatedInterface who, ControlFrame frame) {
    switch (frame) {
      case Registered registered -> onRegistered(who, registered);
      case Ping ping -> send(who, new Pong(0, ping.number(), 0, 0, 0));
      case FarGateCandidates farGate -> {
        counters.told++;
        send(who, new FarGateKnown(farGate.farGate(), farGate.version()));
        listener.told(who, farGate, nowNanos);
      }
      default -> counters.unexpected++;
    }
  }

  private void onRegistered(SimulatedInterface who, Registered registered) {
    if (!who.asking || registered.sequence() != who.sequence) {
      return;
    }
    who.asking = false;
    if (!who.registered) {
      who.registered = true;
      counters.registered++;
    }
    who.gate().mapKnows(registered.wantsVersion());
    counters.answered++;
    if (who.repeats > 0) {
      counters.answeredLate++;
    }
    listener.registered(who, nowNanos - who.askedNanos);
  }

  /** Repeats what is unanswered for too long. */
  void onTimer(long now) {
    nowNanos = now;
    registers.onTimer(now);
    handshakes.onTimer(now);
  }

  List<SimulatedGate> gates() {
    return gates;
  }

  List<SimulatedInterface> interfaces() {
    return interfaces;
  }

  FleetCounters counters() {
    return counters;
  }
}
