package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.PathMtu;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;

/** Sends a far gate what the two gates say to each other beside payloads, a frame a datagram. */
final class ControlSender {

  private final GateOutput output;

  /** Holds every frame there is, and the longest datagram that is to be sent. */
  private byte[] buffer = new byte[PathMtu.BASE];

  ControlSender(GateOutput output) {
    this.output = output;
  }

  /** Longer datagrams than before are to be sent. */
  void raiseMaxDatagramBytes(int bytes) {
    if (bytes > buffer.length) {
      buffer = new byte[bytes];
    }
  }

  /** Sends a frame over a path, unless the session's keys may not be used any more. */
  void send(ControlFrame frame, Path path, Session session, long nowNanos) {
    int end = frame.write(buffer, TransportHeader.FRAMES_OFFSET);
    int size = session.seal(buffer, 0, end, path.id(), nowNanos);
    if (size > 0) {
      output.send(path.interfaceId(), path.remote(), buffer, 0, size);
      if (frame instanceof Ping) {
        path.sentForSign(size, session.lastCounter(path.id()), nowNanos);
      } else {
        path.sent(size, nowNanos);
      }
    }
  }

  /**
   * Sends a ping with so much padding that its datagram has {@code bytes}. That it is lost says
   * nothing about the path but that it does not carry so much; so no sign of it is waited for.
   */
  void sendPadded(Ping ping, int bytes, Path path, Session session, long nowNanos) {
    int end = bytes - TransportHeader.TAG_SIZE;
    int frameEnd = ping.write(buffer, TransportHeader.FRAMES_OFFSET);
    Arrays.fill(buffer, frameEnd, end, (byte) FrameType.PADDING);
    int size = session.seal(buffer, 0, end, path.id(), nowNanos);
    if (size > 0) {
      output.send(path.interfaceId(), path.remote(), buffer, 0, size);
      path.sent(size, nowNanos);
    }
  }
}
