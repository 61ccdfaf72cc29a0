package dev.warp.map.link;

import dev.warp.control.v1.GateState;
import dev.warp.control.v1.LinkHello;
import dev.warp.protocol.keys.PublicKey;

/** Hears which gates are connected, and what they say of themselves; in the links' thread. */
public interface LinkListener {

  /** A gate has proved itself. It may have been connected before. */
  void connected(PublicKey gate, LinkHello hello);

  /** How a gate is now. */
  void state(PublicKey gate, GateState state);

  /** A gate's only stream has ended. */
  void disconnected(PublicKey gate);
}
