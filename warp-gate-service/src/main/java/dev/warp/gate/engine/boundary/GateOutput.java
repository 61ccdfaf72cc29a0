package dev.warp.gate.engine.boundary;

import dev.warp.protocol.wire.Endpoint;

/**
 * What the engine wants done. Called from within the engine's own methods, on its thread; byte
 * arrays are the engine's and valid only during the call.
 */
public interface GateOutput {

  /** Sends a datagram from an interface. It may be lost; the engine does not want to know. */
  void send(int interfaceId, Endpoint to, byte[] data, int offset, int length);

  /**
   * Hands a payload to the application.
   *
   * @param tunnel position of the tunnel in {@link GateSettings#tunnels()}
   */
  void deliver(int tunnel, byte[] data, int offset, int length);

  /** Something worth a log line happened. Never called per packet. */
  void occurred(GateEvent event);
}
