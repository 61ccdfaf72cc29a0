package dev.warp.map.link;

import dev.warp.protocol.keys.PublicKey;

/** Calls gates' own services. For any thread. */
public interface GateCalls {

  /** A call under way, for whoever made it. */
  interface Call {

    /** There is room for more messages. */
    void grant(int messages);

    /** Nobody waits for it any more. */
    void cancel();
  }

  /**
   * Calls a gate. The receiver hears at once if the gate is not connected, or its owner does not
   * allow the call.
   */
  Call call(PublicKey gate, CallRequest request, CallReceiver receiver);

  /** Whether a gate is connected at this moment. */
  boolean isConnected(PublicKey gate);
}
