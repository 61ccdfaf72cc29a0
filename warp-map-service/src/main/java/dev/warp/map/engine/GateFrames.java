package dev.warp.map.engine;

import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.FarGateKnown;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Registered;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Optional;

/** What gates say within their sessions (docs/protocol.md section 9), and the answers to it. */
final class GateFrames {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final MapLimits limits;
  private final Registry registry;
  private final Telling telling;
  private final SessionTable sessions;
  private final Relay relay;
  private final SessionSender sender;
  private final MapCounters counters;
  private final DropCounters drops;
  private final FrameReader frames = new FrameReader();
  private long nowNanos;

  GateFrames(
      MapLimits limits,
      Registry registry,
      Telling telling,
      SessionTable sessions,
      Relay relay,
      SessionSender sender,
      MapCounters counters,
      DropCounters drops) {
    this.limits = limits;
    this.registry = registry;
    this.telling = telling;
    this.sessions = sessions;
    this.relay = relay;
    this.sender = sender;
    this.counters = counters;
    this.drops = drops;
  }

  /**
   * Deals with those of a datagram that was opened.
   *
   * @param end where they end
   */
  void read(GateSession from, Arrival arrival, int end) {
    nowNanos = arrival.nanos();
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
      sender.send(
          from,
          source,
          new Registered(register.sequence(), source, wantsVersion, expirySeconds),
          nowNanos);
    }
    return refused;
  }

  private Optional<DropReason> onPing(GateSession from, Ping ping, Endpoint source) {
    if (source.equals(from.endpoint())) {
      Session session = from.session();
      Pong pong = new Pong(0, ping.number(), 0, session.received(0), session.highest(0));
      sender.send(from, source, pong, nowNanos);
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
}
