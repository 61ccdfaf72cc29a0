package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.session.FarGateSessions;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Close;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FrameReader;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.frame.Pong;
import dev.warp.protocol.frame.Report;
import dev.warp.protocol.frame.TunnelUnknown;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.TransportHeader;

/** Opens a far gate's transport datagrams and deals with their frames (docs/protocol.md 5, 6). */
final class TransportReceiver {

  /** Takes the shards and reports of the far gate's tunnels. */
  interface Tunnels {

    /**
     * Takes the shard frame at {@code offset}; returns why it was dropped, or null.
     *
     * @param farPathId of the far gate's path that it came on
     */
    DropReason onShard(int farPathId, byte[] data, int offset, int length, long nowNanos);

    /** The far gate has no tunnel of that key. */
    void unknownThere(int tunnelKey);

    /** The far gate's process is another one than before: its payloads are numbered anew. */
    void restarted();
  }

  private final FarGateSessions sessions;
  private final FarGatePaths paths;
  private final Tunnels tunnels;
  private final ControlSender sender;
  private final DropCounters drops;
  private final FrameReader frames = new FrameReader();
  private long nowNanos;

  TransportReceiver(
      FarGateSessions sessions,
      FarGatePaths paths,
      Tunnels tunnels,
      ControlSender sender,
      DropCounters drops) {
    this.sessions = sessions;
    this.paths = paths;
    this.tunnels = tunnels;
    this.sender = sender;
    this.drops = drops;
  }

  /** A datagram that names one of the far gate's sessions, or anything that claims to. */
  void onTransport(Arrival arrival) {
    nowNanos = arrival.nanos();
    byte[] data = arrival.data();
    int offset = arrival.offset();
    Session session = sessions.find(TransportHeader.receiverIndex(data, offset));
    if (session == null) {
      drops.count(DropReason.UNKNOWN_INDEX);
      return;
    }
    int end = session.open(data, offset, arrival.length(), nowNanos);
    if (end < 0) {
      drops.count(session.openFailure());
      return;
    }
    sessions.opened(session, nowNanos);
    int farPathId = TransportHeader.pathId(data, offset);
    long counter = TransportHeader.counter(data, offset);
    if (session == sessions.current()) {
      int sentAtMicros = Bytes.getInt(data, offset + TransportHeader.SIZE);
      paths.receptions().arrived(farPathId, counter, sentAtMicros, arrival.length(), nowNanos);
    }
    boolean newest = session.isNewest(farPathId, counter);
    Path path = paths.heard(farPathId, newest, arrival);
    int frame = offset + TransportHeader.FRAMES_OFFSET;
    if (isFrameAsFlagged(TransportHeader.flags(data, offset), data, frame)) {
      readFrames(session, farPathId, path, data, frame, end);
    } else {
      drops.count(DropReason.MALFORMED);
    }
  }

  /** A datagram that is not sealed as a whole has one frame, of the very length that is sealed. */
  private static boolean isFrameAsFlagged(int flags, byte[] data, int frame) {
    return switch (flags) {
      case TransportHeader.CLEAR_SHARD -> data[frame] == FrameType.SHARD;
      case TransportHeader.CLEAR_PIECE_SHARD -> data[frame] == FrameType.PIECE_SHARD;
      default -> true;
    };
  }

  private void readFrames(
      Session session, int farPathId, Path path, byte[] data, int from, int end) {
    frames.wrap(data, from, end);
    while (frames.next()) {
      if (frames.type() == FrameType.SHARD || frames.type() == FrameType.PIECE_SHARD) {
        paths.payloadSeen(nowNanos);
        if (path != null) {
          path.shardCame(nowNanos);
        }
        if (session == sessions.current()) {
          paths.receptions().shardArrived(farPathId, nowNanos);
        }
        DropReason dropped =
            tunnels.onShard(farPathId, data, frames.valueOffset(), frames.valueLength(), nowNanos);
        if (dropped != null) {
          drops.count(dropped);
        }
      } else if (ControlFrame.isKnown(frames.type())) {
        ControlFrame.read(frames.type(), frames.value())
            .ifPresentOrElse(
                frame -> onControl(frame, session, farPathId, path),
                () -> drops.count(DropReason.MALFORMED));
      }
    }
    if (frames.malformed()) {
      drops.count(DropReason.MALFORMED);
    }
  }

  private void onControl(ControlFrame frame, Session session, int farPathId, Path path) {
    switch (frame) {
      case Ping ping when path != null -> pong(ping, farPathId, path);
      case Ping unvalidated -> {
        // Its endpoint is being asked already; a pong there could go to a victim.
      }
      case Pong pong -> paths.watch().ponged(pong, session == sessions.current(), nowNanos);
      case Report report when session == sessions.current() ->
          paths.watch().reported(report, nowNanos);
      case Report old -> {
        // Its counts are of a session that is not in use any more.
      }
      case TunnelUnknown unknown -> tunnels.unknownThere(unknown.tunnelKey());
      case Close close -> {
        paths.farGateStops();
        sessions.end(GateEvent.SessionDown.Cause.CLOSED, nowNanos);
      }
      default -> drops.count(DropReason.UNEXPECTED);
    }
  }

  /** The counts are those of the session that the pong itself travels in. */
  private void pong(Ping ping, int farPathId, Path path) {
    Session current = sessions.current();
    if (current != null) {
      long highest = Math.max(0, current.highest(farPathId));
      Pong pong = new Pong(farPathId, ping.number(), 0, current.received(farPathId), highest);
      sender.send(pong, path, current, nowNanos);
    }
  }
}
