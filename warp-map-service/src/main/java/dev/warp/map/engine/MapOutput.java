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

  /** What is registered here of a gate has changed: other replicas are to hear of it. */
  default void changedHere(PublicKey gate) {}

  /**
   * A gate has taken something back that another replica holds, whose {@link MapEngine#takenBack}
   * is to hear of it.
   */
  default void takenBack(TakenBack what) {}

  /**
   * Has another replica pass a datagram on to a gate whose session it holds.
   *
   * @param replica the id of that replica, whose {@link MapEngine#forwarded} is to have it
   * @param data valid only during the call
   */
  default void forward(long replica, byte[] data, int offset, int length) {}

  /** Something worth a log line happened. Never called per packet. */
  void occurred(MapEvent event);
}
