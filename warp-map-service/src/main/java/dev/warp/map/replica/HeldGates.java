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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What replicas hold of gates, as it is written to a Redis and read from there. */
final class HeldGates {

  /** A hash that is being read, and the gates read so far, or heard of meanwhile. */
  private static final class Reading {

    private final long replica;
    private final Set<PublicKey> seen = new HashSet<>();

    Reading(long replica) {
      this.replica = replica;
    }
  }

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

  private final UntoldGates untold = new UntoldGates();

  /** By replica whose hash is being read. */
  private final Map<Long, Reading> readings = new HashMap<>();

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
    untold.add(gate);
  }

  /** Writes all that is registered here, and from now on what changes. */
  void writeAll() {
    untold.addAll(engine.gatesHere());
    write();
  }

  /** The Redis is gone: what was under way will not end. */
  void lost() {
    untold.pause();
    isWriting = false;
    readings.clear();
  }

  /** Writes nothing any more. */
  void end() {
    untold.end();
  }

  /** A change that comes while others are being written is written with what comes meanwhile. */
  void write() {
    if (isWriting || !redis.isUp()) {
      return;
    }
    List<PublicKey> batch = untold.next(BATCH);
    if (batch.isEmpty()) {
      return;
    }
    isWriting = true;
    Map<PublicKey, Boolean> statements = new HashMap<>();
    List<Request> requests = new ArrayList<>();
    for (PublicKey gate : batch) {
      ReplicatedGate held = engine.heldOf(gate);
      statements.put(gate, !held.interfaces().isEmpty());
      addStatement(held, requests);
    }
    requests.add(names.expireHeld(engine.replicaId()));
    redis
        .send(requests)
        .onComplete(
            done -> {
              isWriting = false;
              if (done.failed()) {
                untold.failed(batch);
              } else {
                statements.forEach(untold::told);
                write();
              }
            });
  }

  private void addStatement(ReplicatedGate held, List<Request> requests) {
    byte[] statement = codec.encode(new ReplicaMessage.Held(held));
    String key = names.held(engine.replicaId());
    String gate = held.gate().toString();
    requests.add(
        held.interfaces().isEmpty()
            ? Request.cmd(Command.HDEL).arg(key).arg(gate)
            : Request.cmd(Command.HSET).arg(key).arg(gate).arg(statement));
    requests.add(Request.cmd(Command.PUBLISH).arg(names.news()).arg(statement));
  }

  /** Another replica has said what it holds of a gate. */
  void heard(ReplicaMessage.Held held) {
    Reading reading = readings.get(held.replica());
    if (reading != null) {
      reading.seen.add(held.gate().gate());
    }
    take(held.gate());
  }

  private void take(ReplicatedGate held) {
    server.turn(map -> map.replicated(held, clock.nanoTime()));
  }

  /** Reads all that another replica holds, unless that is being done. */
  void read(long replica) {
    Reading reading = new Reading(replica);
    if (readings.putIfAbsent(replica, reading) == null) {
      read(reading, FIRST_CURSOR);
    }
  }

  /** A replica is gone: what is still being read of it is of no use. */
  void forget(long replica) {
    readings.remove(replica);
  }

  /** A part at a time, so that gates are served meanwhile. */
  private void read(Reading reading, String cursor) {
    redis
        .send(
            List.of(
                Request.cmd(Command.HSCAN)
                    .arg(names.held(reading.replica))
                    .arg(cursor)
                    .arg("COUNT")
                    .arg(READ_AT_ONCE)))
        .onFailure(failure -> readings.remove(reading.replica, reading))
        .onSuccess(
            scanned -> {
              // Otherwise the replica is gone, or is read anew.
              if (readings.get(reading.replica) == reading) {
                readOn(reading, scanned.getFirst());
              }
            });
  }

  private void readOn(Reading reading, Response part) {
    takeRead(reading, part.get(1));
    String next = part.get(0).toString();
    if (!next.equals(FIRST_CURSOR)) {
      read(reading, next);
      return;
    }
    readings.remove(reading.replica);
    engine.heldBy(reading.replica).stream()
        .filter(gate -> !reading.seen.contains(gate))
        .forEach(gate -> take(ReplicatedGate.nothing(reading.replica, gate)));
  }

  /** Keys and values by turns. What was published while this was on its way is newer than it. */
  private void takeRead(Reading reading, Response held) {
    for (int i = 1; i < held.size(); i += 2) {
      Optional<ReplicaMessage> message = codec.decode(held.get(i).toBytes());
      if (message.isEmpty()) {
        drops.count(DropReason.UNAUTHENTICATED);
      } else if (message.get() instanceof ReplicaMessage.Held(ReplicatedGate gate)
          && reading.seen.add(gate.gate())) {
        take(gate);
      }
    }
  }
}
