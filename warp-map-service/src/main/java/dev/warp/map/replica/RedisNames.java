package dev.warp.map.replica;

import dev.warp.protocol.keys.PublicKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/**
 * What keys and channel of a map are called in a Redis, and how long they stay (docs/protocol.md
 * section 9.9).
 */
record RedisNames(PublicKey map) {

  /** How long something of a replica that says nothing more is kept. */
  static final int HELD_SECONDS = 120;

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

  /** Has that hash go by itself where the replica renews it no more. */
  Request expireHeld(long replica) {
    return Request.cmd(Command.EXPIRE).arg(held(replica)).arg(HELD_SECONDS);
  }
}
