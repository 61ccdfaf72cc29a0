package dev.warp.map.engine;

import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.wire.TransportHeader;

/**
 * Passes datagrams on between gates that both want it (docs/protocol.md section 9.6). The datagram
 * that came is opened, changed and sealed in its place: nothing is copied or allocated.
 */
final class Relay {

  /** What fits into a datagram that a gate takes, and more. */
  private static final int MAX_FORWARDED = 2000;

  private final boolean isOn;
  private final Registry registry;
  private final RelayIds relayIds;
  private final MapOutput output;
  private final MapCounters counters;
  private final DropCounters drops;
  private final byte[] outgoing = new byte[MAX_FORWARDED + TransportHeader.MIN_DATAGRAM];

  Relay(
      RelayLimits limits,
      Registry registry,
      RelayIds relayIds,
      MapOutput output,
      MapCounters counters,
      DropCounters drops) {
    this.isOn = limits.isOn();
    this.registry = registry;
    this.relayIds = relayIds;
    this.output = output;
    this.counters = counters;
    this.drops = drops;
  }

  /**
   * Passes on what is in the relay frame at which {@code frames} stands, or counts why not.
   *
   * @param end where the frames of the datagram end
   */
  void onFrame(GateSession from, FrameReader frames, int end, long nowNanos) {
    DropReason dropped = passOn(from, frames, end, nowNanos);
    if (dropped != null) {
      drops.count(dropped);
    }
  }

  /** One frame that is the last of its datagram: so there is no more to send than came. */
  private DropReason passOn(GateSession from, FrameReader frames, int end, long nowNanos) {
    int value = frames.valueOffset();
    int length = frames.valueLength() - RelayFrame.VALUE_HEADER_SIZE;
    if (length <= 0 || value + frames.valueLength() != end) {
      return DropReason.MALFORMED;
    }
    RegisteredGate sender = registry.gateOf(from);
    if (sender == null || sender.find(from.interfaceId()) == null) {
      return DropReason.UNEXPECTED;
    }
    RegisteredGate receiver =
        isOn ? relayIds.find(RelayFrame.relayId(frames.buffer(), value), sender) : null;
    if (receiver == null) {
      return DropReason.RELAY_REFUSED;
    }
    RegisteredInterface target = receiver.find(RelayFrame.interfaceId(frames.buffer(), value));
    if (target == null) {
      return DropReason.RELAY_REFUSED;
    }
    int start = value - FrameReader.PREFIX_SIZE - TransportHeader.FRAMES_OFFSET;
    if (!sender.mayRelay(end + TransportHeader.TAG_SIZE - start, nowNanos)) {
      return DropReason.RELAY_RATE;
    }
    RelayFrame.writeHeader(
        frames.buffer(),
        value - FrameReader.PREFIX_SIZE,
        sender.relayId(),
        from.interfaceId(),
        length);
    return switch (target.holder()) {
      case GateSession session -> send(session, frames.buffer(), start, end, nowNanos);
      case Replica replica -> forward(replica, receiver, target, frames.buffer(), value, end);
    };
  }

  private DropReason forward(
      Replica to,
      RegisteredGate receiver,
      RegisteredInterface target,
      byte[] datagram,
      int value,
      int end) {
    int start = Forwarded.writeBefore(datagram, value, receiver.relayId(), target.id());
    output.forward(to.id(), datagram, start, end - start);
    return null;
  }

  /** Sends on what another replica has passed on, or counts why not. */
  void onForwarded(byte[] data, int offset, int length, long nowNanos) {
    DropReason dropped = sendOn(data, offset, length, nowNanos);
    if (dropped != null) {
      drops.count(dropped);
    }
  }

  /** The other replica has looked at the sender's rate; consent is looked at here as well. */
  private DropReason sendOn(byte[] data, int offset, int length, long nowNanos) {
    if (length <= Forwarded.HEADER_SIZE || length > MAX_FORWARDED) {
      return DropReason.MALFORMED;
    }
    int value = offset + Forwarded.RECEIVER_SIZE;
    RegisteredGate receiver =
        relayIds.find(RelayFrame.relayId(data, offset), RelayFrame.relayId(data, value));
    RegisteredInterface target =
        receiver == null ? null : receiver.find(RelayFrame.interfaceId(data, offset));
    if (!isOn || target == null || !(target.holder() instanceof GateSession session)) {
      return DropReason.RELAY_REFUSED;
    }
    int carried = length - Forwarded.HEADER_SIZE;
    int at =
        RelayFrame.writeHeader(
            outgoing,
            TransportHeader.FRAMES_OFFSET,
            RelayFrame.relayId(data, value),
            RelayFrame.interfaceId(data, value),
            carried);
    System.arraycopy(data, offset + Forwarded.HEADER_SIZE, outgoing, at, carried);
    return send(session, outgoing, 0, at + carried, nowNanos);
  }

  /** The endpoint of a session has shown that it can receive. */
  private DropReason send(GateSession to, byte[] datagram, int start, int end, long nowNanos) {
    int size = to.session().seal(datagram, start, end, 0, nowNanos);
    if (size < 0) {
      return DropReason.SESSION_EXPIRED;
    }
    counters.countRelayed(size);
    output.send(to.endpoint(), datagram, start, size);
    return null;
  }
}
