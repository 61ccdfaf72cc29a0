package dev.warp.map.replica;

import dev.warp.protocol.wire.Endpoint;

/** Hears which other replicas of the map live. For any thread. */
public interface ReplicaListener {

  /**
   * One is there.
   *
   * @param address that of its {@code --replica-address}
   */
  void there(long replica, Endpoint address);

  /** One is gone, of which it may never have been told that it is there. */
  void gone(long replica);

  /** Whether all is known that one has to say about which gates are admitted. */
  boolean isKnown(long replica);
}
