package dev.warp.gate.link;

import dev.warp.control.log.FieldLog;
import dev.warp.control.v1.LinkHello;
import dev.warp.gate.control.ControlPlane;
import dev.warp.gate.io.Gate;
import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.link.GateHandshake;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;

/**
 * Holds a stream to one map: makes a new one after each that ends, over one interface after the
 * other, and after a growing wait where it comes up over none. On an event loop of its own.
 */
final class MapLink {

  private static final FieldLog LOG = FieldLog.of("warp.link");
  private static final long TICK_MILLIS = 1000;
  private static final long NO_TIMER = -1;

  /** Before another way to the map is tried, where one has failed. */
  private static final long NEXT_WAY_MILLIS = 100;

  /**
   * What the links of a gate have in common.
   *
   * @param own the gate's key, which stays the caller's to close
   * @param services leads to the gate's own, as operators of a map may use them
   * @param tellState whether the map is told how the gate is
   */
  record Parts(
      PrivateKey own,
      Gate gate,
      ControlPlane plane,
      Channel services,
      LinkHello hello,
      boolean tellState,
      RandomSource random) {}

  private final Vertx vertx;
  private final Context loop;
  private final Parts parts;
  private final PublicKey map;
  private final Dialer dialer;
  private final Backoff backoff;
  private Optional<LinkStream> stream = Optional.empty();
  private Optional<ManagedChannel> channel = Optional.empty();
  private long tickTimer = NO_TIMER;
  private long retryTimer = NO_TIMER;
  private String lastFailure = "";
  private boolean stopped;

  MapLink(Vertx vertx, Context loop, Parts parts, PublicKey map, Dialer dialer, Backoff backoff) {
    this.vertx = vertx;
    this.loop = loop;
    this.parts = parts;
    this.map = map;
    this.dialer = dialer;
    this.backoff = backoff;
  }

  /** Begins. */
  void start() {
    loop.runOnContext(
        go -> {
          tickTimer = vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
          connect();
        });
  }

  /** Ends the stream, and makes no other. */
  Future<Void> stop() {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        go -> {
          stopped = true;
          vertx.cancelTimer(tickTimer);
          vertx.cancelTimer(retryTimer);
          stream.ifPresent(open -> open.end("the gate stops"));
          done.complete();
        });
    return done.future();
  }

  private void tick() {
    stream.ifPresent(LinkStream::check);
    if (parts.tellState()) {
      stream.ifPresent(open -> parts.plane().state().map(BoundedState::of).ifPresent(open::tell));
    }
  }

  private void connect() {
    if (!stopped) {
      dialer
          .dial()
          .onSuccess(this::open)
          .onFailure(failure -> later("cannot resolve its name: " + failure.getMessage()));
    }
  }

  private void open(ManagedChannel dialled) {
    if (stopped) {
      dialled.shutdownNow();
      return;
    }
    channel = Optional.of(dialled);
    LinkStream opening =
        new LinkStream(
            new GateHandshake(parts.own(), map, parts.gate().startId(), parts.random()),
            parts.hello(),
            System::nanoTime,
            new Events(),
            itself ->
                new RemoteCalls(
                    parts.services(), task -> loop.runOnContext(go -> task.run()), itself::send));
    stream = Optional.of(opening);
    opening.open(dialled);
  }

  private void later(String why) {
    // A map that is not there is told of once, not every minute.
    if (!stopped && !why.equals(lastFailure)) {
      LOG.line("map_stream_down", "no stream to map %s: %s; trying again".formatted(map, why))
          .with("map", map)
          .with("reason", why)
          .warn();
    }
    lastFailure = why;
    if (!stopped) {
      long wait = dialer.hasTriedAll() ? backoff.next() : NEXT_WAY_MILLIS;
      retryTimer = vertx.setTimer(wait, ignored -> connect());
    }
  }

  private final class Events implements LinkStream.Listener {

    @Override
    public void up(String mapVersion) {
      backoff.reset();
      dialer.succeeded();
      lastFailure = "";
      parts.plane().linked(map, true);
      String runs = printable(mapVersion);
      LOG.line("map_stream_up", "stream to map %s is up; it runs %s".formatted(map, runs))
          .with("map", map)
          .with("version", runs)
          .info();
    }

    @Override
    public void registered(Set<Integer> interfaces) {
      parts.gate().registeredByStream(map, interfaces);
    }

    @Override
    public void farGate(long mapStartId, byte[] told) {
      parts.gate().toldByStream(map, mapStartId, told);
    }

    @Override
    public void down(String why) {
      parts.plane().linked(map, false);
      stream = Optional.empty();
      channel.ifPresent(ManagedChannel::shutdownNow);
      channel = Optional.empty();
      later(printable(why));
    }
  }

  /** What a map says may be anything. */
  private static String printable(String text) {
    String cut = text.length() > 200 ? text.substring(0, 200) : text;
    return cut.replaceAll("\\p{C}", "?");
  }
}
