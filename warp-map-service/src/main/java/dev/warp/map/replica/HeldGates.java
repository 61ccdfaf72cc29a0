package dev.warp.map.replica;

import dev.warp.io.NanoClock;
import dev.warp.map.engine.MapEngine;
import dev.warp.map.engine.ReplicatedGate;
import dev.warp.map.io.RendezvousServer;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What replicas hold of gates, as it is written to a Redis and read from there. */
final class HeldGates {

  private static final int BATCH = 500;
  private static final int READ_AT_ONCE = 100;
  private static final String FIRST_CURSOR = "0";

  private final RendezvousServer server;
  private final MapEngine engine;
  private final RedisBus redis;
  private final RedisNames names;
  private final ReplicaCodec codec;
  private final NanoClock clock;
  private final DropCounters drops;

  /** Gates of which something is to be written. */
  private final Set<PublicKey> changed = new LinkedHashSet<>();

  /** By replica whose hash is being read: the gates of which it has said something meanwhile. */
  private final Map<Long, Set<PublicKey>> readings = new HashMap<>();

  private boolean isWriting;

  HeldGates(
      RendezvousServer server,
      RedisBus redis,
      RedisNames names,
      ReplicaCodec codec,
      NanoClock clock,
      DropCounters drops) {
    this.server = server;
    this.engine = server.engine();
    this.redis = redis;
    this.names = names;
    this.codec = codec;
    this.clock = clock;
    this.drops = drops;
  }

  /** What is registered here of a gate is to be written, at {@link #write}. */
  void changed(PublicKey gate) {
    changed.add(gate);
  }

  /** Writes all that is registered here. */
  void writeAll() {
    changed.addAll(engine.gatesHere());
    write();
  }

  /** The Redis is gone: what was under way will not end. */
  void lost() {
    isWriting = false;
    readings.clear();
  }

  /** A change that comes while others are being written is written with what comes meanwhile. */
  void write() {
    if (isWriting || changed.isEmpty() || !redis.isUp()) {
      return;
    }
    isWriting = true;
    List<PublicKey> batch = changed.stream().limit(BATCH).toList();
    batch.forEach(changed::remove);
    List<Request> requests = new ArrayList<>();
    batch.forEach(gate -> addStatement(gate, requests));
    redis
        .send(requests)
        .onComplete(
            done -> {
              isWriting = false;
              if (done.failed()) {
                changed.addAll(batch);
              } else {
                write();
              }
            });
  }

  private void addStatement(PublicKey gate, List<Request> requests) {
    ReplicatedGate held = engine.heldOf(gate);
    byte[] statement = codec.encode(new ReplicaMessage.Held(held));
    String key = names.held(engine.replicaId());
    requests.add(
        held.interfaces().isEmpty()
            ? Request.cmd(Command.HDEL).arg(key).arg(gate.toString())
            : Request.cmd(Command.HSET).arg(key).arg(gate.toString()).arg(statement));
    requests.add(Request.cmd(Command.PUBLISH).arg(names.news()).arg(statement));
  }

  /** Another replica has said what it holds of a gate. */
  void heard(ReplicaMessage.Held held) {
    readings.computeIfPresent(
        held.replica(),
        (replica, newer) -> {
          newer.add(held.gate().gate());
          return newer;
        });
    server.turn(map -> map.replicated(held.gate(), clock.nanoTime()));
  }

  /** Reads all that another replica holds. */
  void read(long replica) {
    readings.put(replica, new HashSet<>());
    read(replica, FIRST_CURSOR);
  }

  /** A part at a time, so that gates are served meanwhile. */
  private void read(long replica, String cursor) {
    redis
        .send(
            List.of(
                Request.cmd(Command.HSCAN)
                    .arg(names.held(replica))
                    .arg(cursor)
                    .arg("COUNT")
                    .arg(READ_AT_ONCE)))
        .onFailure(failure -> readings.remove(replica))
        .onSuccess(
            scanned -> {
              Response part = scanned.getFirst();
              takeRead(replica, part.get(1));
              String next = part.get(0).toString();
              if (next.equals(FIRST_CURSOR)) {
                readings.remove(replica);
              } else {
                read(replica, next);
              }
            });
  }

  /** Keys and values by turns. What was published while this was on its way is newer than it. */
  private void takeRead(long replica, Response held) {
    Set<PublicKey> newer = readings.getOrDefault(replica, Set.of());
    for (int i = 1; i < held.size(); i += 2) {
      Optional<ReplicaMessage> message = codec.decode(held.get(i).toBytes());
      if (message.isEmpty()) {
        drops.count(DropReason.UNAUTHENTICATED);
      } else if (message.get() instanceof ReplicaMessage.Held(ReplicatedGate gate)
          && !newer.contains(gate.gate())) {
        server.turn(map -> map.replicated(gate, clock.nanoTime()));
      }
    }
  }
}
