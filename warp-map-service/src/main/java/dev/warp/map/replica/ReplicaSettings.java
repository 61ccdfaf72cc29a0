package dev.warp.map.replica;

import dev.warp.protocol.wire.Endpoint;

/**
 * How replicas of a map find each other.
 *
 * @param redis connection string of the Redis they meet at; may hold a password
 * @param address where the others reach this one, and it listens, over UDP
 */
public record ReplicaSettings(String redis, Endpoint address) {

  /** Without the connection string, which may hold a password. */
  @Override
  public String toString() {
    return "ReplicaSettings[address=" + address + "]";
  }
}
