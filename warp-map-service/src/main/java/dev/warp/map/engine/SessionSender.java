package dev.warp.map.engine;

import dev.warp.protocol.frame.ControlFrame;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;

/** Seals single frames for gates and sends them, from a buffer of its own. */
final class SessionSender {

  private static final int BUFFER_BYTES = 1400;

  private final MapOutput output;
  private final byte[] buffer = new byte[BUFFER_BYTES];

  SessionSender(MapOutput output) {
    this.output = output;
  }

  /** Sends a frame in a datagram of its own; nothing once the session is used up. */
  void send(GateSession to, Endpoint where, ControlFrame frame, long now) {
    int end = frame.write(buffer, TransportHeader.FRAMES_OFFSET);
    int size = to.session().seal(buffer, 0, end, 0, now);
    if (size > 0) {
      output.send(where, buffer, 0, size);
    }
  }
}
