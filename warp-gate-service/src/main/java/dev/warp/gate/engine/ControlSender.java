package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.path.Path;
import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.frame.Ping;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.TransportHeader;

/** Sends a far gate what the two gates say to each other beside payloads, a frame a datagram. */
final class ControlSender {

  private static final int BUFFER = 256;

  private final GateOutput output;
  private final byte[] buffer = new byte[BUFFER];

  ControlSender(GateOutput output) {
    this.output = output;
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
}
