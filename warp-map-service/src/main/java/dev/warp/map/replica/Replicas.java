package dev.warp.map.replica;

import dev.warp.control.log.FieldLog;
import dev.warp.io.NanoClock;
import dev.warp.map.engine.MapEngine;
import dev.warp.map.engine.TakenBack;
import dev.warp.map.io.Neighbors;
import dev.warp.map.io.RendezvousServer;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.ReplicaSeal;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The other replicas of a map, as far as a Redis lets this one know them (docs/protocol.md section
 * 9.9). Runs on the server's event loop; counts may be read by any thread.
 *
 * <p>What a replica holds stands in a hash of its own, and each change of that is published. Who
 * has not said for five seconds that it lives is gone. While there is no Redis nobody is: each goes
 * on with what it knows.
 */
public final class Replicas implements RedisBus.Listener, Neighbors {

  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final long DEAF_NANOS = 4_000_000_000L;

  private final Vertx vertx;
  private final RendezvousServer server;
  private final MapEngine engine;
  private final ReplicaCodec codec;
  private final NanoClock clock;
  private final FieldLog log;
  private final ReplicaListener listener;
  private final CatchUp catchUp;
  private final ForwardingSocket socket;
  private final RedisNames names;
  private final RedisBus redis;
  private final Membership membership;
  private final HeldGates held;
  private final Presence others = new Presence();

  private final DropCounters drops;
  private final List<ReplicaSeal> seals;
  private boolean isDue;
  private long heartbeat;
  private long ownHeardNanos;
  private volatile Optional<String> trouble = Optional.of("not connected yet");
  private volatile int alive;

  private Replicas(Parts parts, ReplicaCodec codec, ForwardingSocket socket, DropCounters drops) {
    this.drops = drops;
    this.seals = List.of(parts.news(), parts.relay());
    this.vertx = parts.vertx();
    this.server = parts.server();
    this.engine = parts.server().engine();
    this.codec = codec;
    this.clock = parts.clock();
    this.log = parts.log();
    this.listener = parts.listener();
    this.catchUp = new CatchUp(listener, clock, log);
    this.socket = socket;
    this.names = new RedisNames(engine.publicKey());
    this.redis =
        new RedisBus(vertx, server.context(), parts.settings().redis(), names.news(), this);
    this.membership =
        new Membership(
            redis, names, codec, parts.wallClock(), engine.replicaId(), parts.settings().address());
    this.held = new HeldGates(server, redis, names, codec, clock, drops);
  }

  /**
   * What they are made of.
   *
   * @param server of this replica
   * @param news seals what is said; closed with them
   * @param relay seals what is relayed; closed with them
   * @param wallClock what replicas have in common, about
   * @param clock the server's
   * @param listener hears which others live
   */
  public record Parts(
      Vertx vertx,
      RendezvousServer server,
      ReplicaSettings settings,
      ReplicaSeal news,
      ReplicaSeal relay,
      InstantSource wallClock,
      NanoClock clock,
      FieldLog log,
      ReplicaListener listener) {}

  /**
   * Listens for the other replicas, and begins to look for them.
   *
   * @return a {@link java.net.BindException}, with a message for people, if there can be no socket
   */
  public static Future<Replicas> start(Parts parts) {
    ReplicaCodec codec = new ReplicaCodec(parts.news(), parts.wallClock(), parts.clock());
    DropCounters drops = new DropCounters();
    return ForwardingSocket.bind(
            parts.server().context(),
            parts.settings().address(),
            parts.relay(),
            new Forwarded(parts.server(), parts.clock(), drops))
        .map(socket -> new Replicas(parts, codec, socket, drops))
        .onSuccess(replicas -> parts.server().context().runOnContext(go -> replicas.begin()));
  }

  private void begin() {
    server.attach(this);
    heartbeat =
        vertx.setPeriodic(HEARTBEAT_MILLIS, now -> server.context().runOnContext(go -> beat()));
    redis.start();
  }

  /** What other replicas have this one send. */
  private record Forwarded(RendezvousServer server, NanoClock clock, DropCounters drops)
      implements ForwardingSocket.Receiver {

    @Override
    public void forwarded(byte[] data, int offset, int length) {
      server.engine().forwarded(data, offset, length, clock.nanoTime());
    }

    @Override
    public void forged() {
      drops.count(DropReason.UNAUTHENTICATED);
    }

    @Override
    public void turnEnds() {
      server.turn(engine -> {});
    }
  }

  @Override
  public void up() {
    trouble = Optional.empty();
    log.line("redis_up", "connected to Redis").info();
    ownHeardNanos = clock.nanoTime();
    others.waitAnew(ownHeardNanos);
    beat();
    held.writeAll();
    membership.others().onSuccess(this::listed);
  }

  private void listed(List<Long> replicas) {
    catchUp.listed(replicas);
    replicas.forEach(this::readHeldBy);
  }

  private void readHeldBy(long replica) {
    others.expect(replica, clock.nanoTime());
    held.read(replica);
  }

  @Override
  public void down(String why) {
    if (!trouble.equals(Optional.of(why))) {
      log.line("redis_down", "no Redis: %s; serving what is known".formatted(why))
          .with("reason", why)
          .warn();
    }
    trouble = Optional.of(why);
    held.lost();
  }

  @Override
  public void heard(byte[] sealed) {
    Optional<ReplicaMessage> message = codec.decode(sealed);
    if (message.isEmpty()) {
      drops.count(DropReason.UNAUTHENTICATED);
    } else if (message.get().replica() == engine.replicaId()) {
      ownHeardNanos = clock.nanoTime();
    } else {
      take(message.get());
    }
  }

  private void take(ReplicaMessage message) {
    switch (message) {
      case ReplicaMessage.Held said -> {
        others.expect(said.replica(), clock.nanoTime());
        held.heard(said);
      }
      case ReplicaMessage.Alive alive -> {
        if (others.heard(alive, clock.nanoTime())) {
          log.line("replica_up", "another replica is there")
              .with("replica", Long.toUnsignedString(alive.replica()))
              .info();
          alive.forwarding().ifPresent(there -> listener.there(alive.replica(), there));
          held.read(alive.replica());
        }
        this.alive = others.size();
      }
      case ReplicaMessage.Back(long teller, TakenBack what) -> {
        if (what.replica() == engine.replicaId()) {
          server.turn(map -> map.takenBack(what, clock.nanoTime()));
        }
      }
      case ReplicaMessage.Ends ends -> gone(ends.replica(), "it ends");
    }
  }

  private void gone(long replica, String why) {
    held.forget(replica);
    if (others.remove(replica)) {
      log.line("replica_down", "a replica is gone: " + why)
          .with("replica", Long.toUnsignedString(replica))
          .info();
    }
    alive = others.size();
    catchUp.gone(replica);
    listener.gone(replica);
    server.turn(map -> map.replicaGone(replica, clock.nanoTime()));
  }

  @Override
  public void changedHere(PublicKey gate) {
    held.changed(gate);
    if (!isDue) {
      isDue = true;
      server
          .context()
          .runOnContext(
              go -> {
                isDue = false;
                held.write();
              });
    }
  }

  /** Without a Redis the interface stays where it is registered until it expires. */
  @Override
  public void takenBack(TakenBack what) {
    byte[] message = codec.encode(new ReplicaMessage.Back(engine.replicaId(), what));
    var _ = redis.send(List.of(Request.cmd(Command.PUBLISH).arg(names.news()).arg(message)));
  }

  @Override
  public void forward(long replica, byte[] data, int offset, int length) {
    Optional<Endpoint> to = others.forwardingTo(replica);
    if (to.isPresent()) {
      socket.send(data, offset, length, to.get());
    } else {
      drops.count(DropReason.RELAY_REFUSED);
    }
  }

  @Override
  public void flush() {
    socket.flush();
  }

  private void beat() {
    if (!redis.isUp()) {
      return;
    }
    membership.sayAlive().onSuccess(this::restoreUnlessKept);
    long now = clock.nanoTime();
    if (now - ownHeardNanos > DEAF_NANOS) {
      redis.lost("the channel has fallen silent");
      return;
    }
    others.silent(now).forEach(replica -> gone(replica, "it has not been heard for 5 s"));
  }

  /** A Redis that was emptied has lost what this replica holds. */
  private void restoreUnlessKept(boolean kept) {
    if (!kept) {
      held.writeAll();
    }
  }

  /** Whether this replica knows which gates others admit, as far as it can. */
  public boolean isInStep() {
    return catchUp.isDone();
  }

  /** Why there is no Redis; empty while there is. */
  public Optional<String> trouble() {
    return trouble;
  }

  /** Other replicas that live. */
  public int alive() {
    return alive;
  }

  /** Messages that were not heeded. */
  public DropCounters drops() {
    return drops;
  }

  /** Tells the others, and lets go of the Redis. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    server.context().runOnContext(go -> end().onComplete(closed));
    return closed.future();
  }

  private Future<Void> end() {
    server.attach(Neighbors.NONE);
    held.end();
    vertx.cancelTimer(heartbeat);
    return membership
        .end()
        .transform(
            told -> {
              redis.close();
              seals.forEach(ReplicaSeal::close);
              return socket.close();
            });
  }
}
