package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.path.Path;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.FrameType;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.TransportHeader;
import java.util.Arrays;

/** Sends a far gate what the two gates say to each other beside payloads, a frame a datagram. */
final class ControlSender {

  /** Holds every frame there is. */
  private static final int LEAST_BUFFER = 256;

  private final GateOutput output;
  private final byte[] buffer;

  /**
   * @param maxDatagramBytes the longest datagram that is to be sent
   */
  ControlSender(GateOutput output, int maxDatagramBytes) {
    this.output = output;
    this.buffer = new byte[Math.max(LEAST_BUFFER, maxDatagramBytes)];
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
