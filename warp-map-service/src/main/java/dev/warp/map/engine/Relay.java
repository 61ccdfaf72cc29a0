package dev.warp.map.engine;

import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.RelayFrame;
import dev.warp.protocol.session.SessionIndex;
import dev.warp.protocol.wire.TransportHeader;

/**
 * Passes datagrams on between gates that both want it (docs/protocol.md section 9.6). The datagram
 * that came is opened, changed and sealed in its place: nothing is copied or allocated.
 */
final class Relay {

  private final boolean isOn;
  private final Registry registry;
  private final SessionIndex<RegisteredGate> relayIds;
  private final MapOutput output;
  private final MapCounters counters;
  private final DropCounters drops;

  Relay(
      RelayLimits limits,
      Registry registry,
      SessionIndex<RegisteredGate> relayIds,
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
    RegisteredGate receiver = relayIds.get(RelayFrame.relayId(frames.buffer(), value));
    if (!isOn || receiver == null || !sender.mayBeRelayedTo(receiver)) {
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
    return send(target.session(), frames.buffer(), start, end, nowNanos);
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
