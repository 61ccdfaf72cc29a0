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
   * Sends a datagram with a shard. Those of one interface to one endpoint may be gathered, to be
   * sent and perhaps lost together, where they differ in their payloads and not in their turns.
   *
   * @param turn which of its payload's shards it is, from 0
   */
  default void sendShard(
      int interfaceId, Endpoint to, byte[] data, int offset, int length, int turn) {
    send(interfaceId, to, data, offset, length);
  }

  /**
   * Hands a payload to the application.
   *
   * @param tunnel number of the tunnel, as the engine was told or has said when it was opened
   */
  void deliver(int tunnel, byte[] data, int offset, int length);

  /** Something worth a log line happened. Never called per packet. */
  void occurred(GateEvent event);
}
