package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.rendezvous.MapRegistration;
import dev.warp.gate.engine.session.IndexOwner;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.probe.Probe;
import dev.warp.protocol.probe.ProbeCodec;
import dev.warp.protocol.session.HandshakeResponder;
import dev.warp.protocol.session.HandshakeResponder.Outcome;
import dev.warp.protocol.session.InitiationGuard;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.session.ResetNotice;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.session.TokenBucket;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.DatagramKind;
import dev.warp.protocol.wire.TransportHeader;
import java.util.List;
import java.util.Optional;

/**
 * Hands every datagram from the network to whom it is for, by its kind and what it names
 * (docs/protocol.md section 1); what is for nobody is counted, and answered where the protocol says
 * so.
 */
final class DatagramDispatcher {

  private static final int RESETS_PER_SECOND = 10;

  /** A datagram must be longer than its reset notice, or two gates could play ping-pong. */
  private static final int MIN_RESETTABLE = TransportHeader.MIN_DATAGRAM;

  private final LocalIdentity local;
  private final SessionIndex<IndexOwner> index;
  private final FarGateDirectory farGates;
  private final List<MapRegistration> registrations;
  private final GateOutput output;
  private final DropCounters drops;
  private final HandshakeResponder responder;
  private final TokenBucket resets = new TokenBucket(RESETS_PER_SECOND, RESETS_PER_SECOND);

  /**
   * @param registrations with maps; the engine's list, not a copy
   */
  DatagramDispatcher(
      LocalIdentity local,
      SessionIndex<IndexOwner> index,
      FarGateDirectory farGates,
      List<MapRegistration> registrations,
      GateOutput output,
      DropCounters drops) {
    this.local = local;
    this.index = index;
    this.farGates = farGates;
    this.registrations = registrations;
    this.output = output;
    this.drops = drops;
    this.responder =
        new HandshakeResponder(
            local,
            Purpose.GATE,
            farGates,
            new InitiationGuard(InitiationGuard.Limits.DEFAULT, local.random()));
  }

  /** Erases what it keeps secret. */
  void close() {
    responder.close();
  }

  void onDatagram(Arrival arrival) {
    switch (arrival.kind()) {
      case DatagramKind.TRANSPORT -> onTransport(arrival);
      case DatagramKind.PROBE -> onProbe(arrival);
      case DatagramKind.INITIATION -> onInitiation(arrival);
      case DatagramKind.RESPONSE -> {
        IndexOwner owner = ownerOf(arrival);
        if (owner != null) {
          owner.onResponse(arrival);
        }
      }
      case DatagramKind.COOKIE_REPLY -> {
        IndexOwner owner = ownerOf(arrival);
        if (owner != null) {
          owner.onCookieReply(arrival);
        }
      }
      case DatagramKind.RESET_NOTICE -> onResetNotice(arrival);
      default -> drops.count(DropReason.UNKNOWN_KIND);
    }
  }

  /** One that a map has passed on, which has nothing to do with sessions with maps. */
  void onRelayed(Arrival arrival) {
    boolean addressed =
        switch (arrival.kind()) {
          case DatagramKind.TRANSPORT, DatagramKind.RESPONSE, DatagramKind.COOKIE_REPLY -> true;
          default -> false;
        };
    if (addressed && isForMapSession(arrival)) {
      drops.count(DropReason.UNEXPECTED);
    } else {
      onDatagram(arrival);
    }
  }

  /** The receiver index is at the same place in all that have one. */
  private boolean isForMapSession(Arrival arrival) {
    return arrival.length() >= ResetNotice.SIZE
        && index.get(ResetNotice.index(arrival.data(), arrival.offset()))
            instanceof MapRegistration;
  }

  private void onTransport(Arrival arrival) {
    if (arrival.length() < TransportHeader.MIN_DATAGRAM) {
      drops.count(DropReason.MALFORMED);
      return;
    }
    int receiverIndex = TransportHeader.receiverIndex(arrival.data(), arrival.offset());
    IndexOwner owner = index.get(receiverIndex);
    if (owner != null) {
      owner.onTransport(arrival);
      return;
    }
    drops.count(DropReason.UNKNOWN_INDEX);
    if (arrival.length() >= MIN_RESETTABLE && resets.tryTake(arrival.nanos())) {
      reply(arrival, ResetNotice.of(local, receiverIndex));
    }
  }

  /** Who a response or cookie reply is for, or null, counted. */
  private IndexOwner ownerOf(Arrival arrival) {
    if (arrival.length() < ResetNotice.SIZE) {
      drops.count(DropReason.MALFORMED);
      return null;
    }
    IndexOwner owner = index.get(ResetNotice.index(arrival.data(), arrival.offset()));
    if (owner == null) {
      drops.count(DropReason.UNKNOWN_INDEX);
    }
    return owner;
  }

  private void onProbe(Arrival arrival) {
    if (arrival.length() != Probe.SIZE) {
      drops.count(DropReason.MALFORMED);
    } else if (arrival.data()[arrival.offset() + 1] != DatagramKind.VERSION) {
      drops.count(DropReason.UNKNOWN_VERSION);
    } else {
      FarGate farGate = farGates.byProbeTag(ProbeCodec.pairTag(arrival.data(), arrival.offset()));
      if (farGate == null) {
        drops.count(DropReason.UNKNOWN_PEER);
      } else {
        farGate.onProbe(arrival);
      }
    }
  }

  private void onInitiation(Arrival arrival) {
    farGates.initiationAt(arrival.nanos());
    switch (responder.handle(arrival)) {
      case Outcome.Dropped(DropReason reason) -> drops.count(reason);
      case Outcome.Reply(byte[] datagram, Optional<DropReason> reason) -> {
        reason.ifPresent(drops::count);
        reply(arrival, datagram);
      }
      case Outcome.Accepted accepted -> {
        reply(arrival, accepted.response());
        farGates.byKey(accepted.session().farKey()).accepted(accepted.session(), arrival.nanos());
      }
    }
  }

  private void reply(Arrival to, byte[] datagram) {
    output.send(to.interfaceId(), to.source(), datagram, 0, datagram.length);
  }

  private void onResetNotice(Arrival arrival) {
    if (arrival.length() != ResetNotice.SIZE) {
      drops.count(DropReason.MALFORMED);
      return;
    }
    int remoteIndex = ResetNotice.index(arrival.data(), arrival.offset());
    byte[] token = ResetNotice.token(arrival.data(), arrival.offset());
    boolean genuine =
        isGenuineReset(farGates.all(), remoteIndex, token, arrival.nanos())
            || isGenuineReset(registrations, remoteIndex, token, arrival.nanos());
    if (!genuine) {
      drops.count(DropReason.BAD_RESET_TOKEN);
    }
  }

  private static boolean isGenuineReset(
      List<? extends IndexOwner> owners, int remoteIndex, byte[] token, long nowNanos) {
    return owners.stream().anyMatch(owner -> owner.onResetNotice(remoteIndex, token, nowNanos));
  }
}
