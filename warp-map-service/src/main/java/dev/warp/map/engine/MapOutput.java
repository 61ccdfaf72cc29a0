package dev.warp.map.engine;

import dev.warp.protocol.wire.Endpoint;

/** What the map's engine wants done; called within its own methods, on its thread. */
public interface MapOutput {

  /** Sends a datagram; the bytes are valid only during the call. */
  void send(Endpoint to, byte[] data, int offset, int length);

  /** Something worth a log line happened. Never called per packet. */
  void occurred(MapEvent event);
}
