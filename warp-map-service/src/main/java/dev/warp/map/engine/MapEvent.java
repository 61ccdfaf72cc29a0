package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;

/** A change of the registry that people want to read about. */
public sealed interface MapEvent {

  /** Whose interface it is about. */
  PublicKey gate();

  /** An interface of a gate is registered, for the first time or from another endpoint. */
  record InterfaceRegistered(PublicKey gate, int interfaceId, Endpoint reflexive)
      implements MapEvent {}

  /** What other replicas of the map hold of a gate has changed. */
  record Replicated(PublicKey gate) implements MapEvent {}

  /** An interface's registration is gone. */
  record InterfaceGone(PublicKey gate, int interfaceId, boolean expired) implements MapEvent {}
}
