package dev.warp.gate.io;

import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.config.UnixGate;
import io.vertx.core.Context;
import io.vertx.core.Future;

/** Where applications enter a tunnel. Belongs to the event loop. */
interface ApplicationSockets {

  /** Takes the payloads that applications send. */
  interface PayloadReceiver {

    /** The bytes are valid only during the call. */
    void onPayload(byte[] data, int offset, int length);

    void onBatchEnd();
  }

  /** Binds what a tunnel's configuration asks for; fails if any of it cannot be bound. */
  static Future<? extends ApplicationSockets> bind(Context context, TunnelConfiguration tunnel) {
    return switch (tunnel.gate()) {
      case LoopbackGate loopback -> LoopbackSockets.bind(context, loopback);
      case UnixGate unix -> UnixGateSocket.bind(context, unix, tunnel.transport().maxPayload());
    };
  }

  /** To be called once. */
  void start(PayloadReceiver receiver);

  /** Whether it can leave payloads with the kernel until the tunnel can take them. */
  boolean canWait();

  /**
   * Says whether the tunnel can take payloads now. Of no consequence where they cannot wait: those
   * that the tunnel does not take are the engine's to count.
   */
  void hasRoom(boolean room);

  /** Queues a payload for the application; what cannot go is counted. */
  void deliver(byte[] data, int offset, int length);

  /** Sends what was queued. */
  void flush();

  /** Completes when port or path are free again. */
  Future<Void> close();

  /** What there is to see of the sockets. */
  GateSnapshot.SocketState state(String name);
}
