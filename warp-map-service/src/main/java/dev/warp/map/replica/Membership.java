package dev.warp.map.replica;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A replica among those of its map, as the Redis has them: when each last said that it lives
 * (docs/protocol.md section 9.9).
 */
final class Membership {

  private final RedisBus redis;
  private final RedisNames names;
  private final ReplicaCodec codec;
  private final InstantSource wallClock;
  private final long own;
  private final Endpoint address;

  /**
   * Of one that has said nothing yet.
   *
   * @param own its id
   * @param address where others reach it
   */
  Membership(
      RedisBus redis,
      RedisNames names,
      ReplicaCodec codec,
      InstantSource wallClock,
      long own,
      Endpoint address) {
    this.redis = redis;
    this.names = names;
    this.codec = codec;
    this.wallClock = wallClock;
    this.own = own;
    this.address = address;
  }

  /** Says that it lives; returns whether the Redis still has what it holds. */
  Future<Boolean> sayAlive() {
    byte[] alive = codec.encode(new ReplicaMessage.Alive(own, Optional.of(address)));
    return redis
        .send(
            List.of(
                names.expireHeld(own),
                Request.cmd(Command.ZADD)
                    .arg(names.replicas())
                    .arg(wallClock.millis())
                    .arg(Long.toString(own)),
                Request.cmd(Command.ZREMRANGEBYSCORE)
                    .arg(names.replicas())
                    .arg("-inf")
                    .arg(wallClock.millis() - RedisNames.HELD_SECONDS * 1_000L),
                Request.cmd(Command.PUBLISH).arg(names.news()).arg(alive)))
        .map(answers -> answers.getFirst().toInteger() != 0);
  }

  /** The others that have said so within the last five seconds. */
  Future<List<Long>> others() {
    return redis
        .send(
            List.of(
                Request.cmd(Command.ZRANGE)
                    .arg(names.replicas())
                    .arg(wallClock.millis() - NANOSECONDS.toMillis(Presence.GONE_NANOS))
                    .arg("+inf")
                    .arg("BYSCORE")))
        .map(answers -> othersOf(answers.getFirst()));
  }

  private List<Long> othersOf(Response ids) {
    return StreamSupport.stream(ids.spliterator(), false)
        .map(id -> Long.parseLong(id.toString()))
        .filter(id -> id != own)
        .toList();
  }

  /** Says that it ends, and takes back all that it has said. */
  Future<List<Response>> end() {
    return redis.send(
        List.of(
            Request.cmd(Command.PUBLISH)
                .arg(names.news())
                .arg(codec.encode(new ReplicaMessage.Ends(own))),
            Request.cmd(Command.ZREM).arg(names.replicas()).arg(Long.toString(own)),
            Request.cmd(Command.DEL).arg(names.held(own))));
  }
}
