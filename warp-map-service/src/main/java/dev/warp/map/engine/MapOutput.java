package dev.warp.map.engine;

import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;

/** What the map's engine wants done; called within its own methods, on its thread. */
public interface MapOutput {

  /** Sends a datagram; the bytes are valid only during the call. */
  void send(Endpoint to, byte[] data, int offset, int length);

  /**
   * A gate has just been told about a far gate, over all its interfaces, for the first time or once
   * more.
   */
  default void told(PublicKey listener, FarGateCandidates farGate) {}

  /** Something worth a log line happened. Never called per packet. */
  void occurred(MapEvent event);
}
