package dev.warp.map.replica;

import dev.warp.protocol.keys.PublicKey;

/** What keys and channel of a map are called in a Redis (docs/protocol.md section 9.9). */
record RedisNames(PublicKey map) {

  private String prefix() {
    return "warp:" + map + ":";
  }

  /** The sorted set of replicas. */
  String replicas() {
    return prefix() + "replicas";
  }

  /** The channel. */
  String news() {
    return prefix() + "news";
  }

  /** The hash of what a replica holds. */
  String held(long replica) {
    return prefix() + "held:" + Long.toUnsignedString(replica);
  }
}
