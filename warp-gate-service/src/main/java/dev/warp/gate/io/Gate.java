package dev.warp.gate.io;

import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.config.MapConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.engine.GateEngine;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.io.BootClock;
import dev.warp.io.NanoClock;
import dev.warp.io.ProcessorSuites;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A running gate: its engine on an event loop, its sockets, the watch over interfaces and names.
 * Any thread may call it.
 */
public final class Gate {

  /** Between two snapshots, in milliseconds. */
  private static final long TICK_MILLIS = 250;

  /** No timer's id: Vert.x counts from 0. */
  static final long NO_TIMER = -1;

  /** Hears of what happens, on the event loop. */
  public interface Log {

    /**
     * Something happened.
     *
     * @param interfaceNames gives the name for people of the interfaces that events number
     */
    void event(GateEvent event, IntFunction<String> interfaceNames);

    /** Something is wrong that somebody should put right; a line. */
    void warning(String text);

    /** Time has passed: called a few times a second, whatever happens. */
    void tick();
  }

  private final Vertx vertx;
  private final GateConfiguration configuration;
  private final NanoClock clock = BootClock.system();
  private final Log log;
  private final long startId;
  private final GateLoop loop;
  private final Host host;
  private final Context context;
  private final InterfaceScan scan;
  private final InterfaceWatch interfaces;
  private final AddressResolver resolver;
  private final Nat64Search nat64;
  private final GateChanges changes;
  private Future<?> lastChange = Future.succeededFuture();
  private final AtomicBoolean startedOnce = new AtomicBoolean();
  private volatile Optional<GateSnapshot> latest = Optional.empty();
  private long tickTimer = NO_TIMER;
  private boolean snapshotDue;
  private Host.Closeable notices = () -> {};

  /**
   * A gate that has not started.
   *
   * @param configuration stays the caller's to close, after {@link #stop}
   * @param key stays the caller's to close, after {@link #stop}
   */
  public Gate(Vertx vertx, GateConfiguration configuration, PrivateKey key, Log log) {
    this(vertx, configuration, key, log, Host.local());
  }

  Gate(Vertx vertx, GateConfiguration configuration, PrivateKey key, Log log, Host host) {
    this.vertx = vertx;
    this.configuration = configuration;
    this.log = log;
    this.host = host;
    this.context = ((VertxInternal) vertx).createEventLoopContext();
    LocalIdentity identity =
        new LocalIdentity(key, new SecureRandomSource(), ProcessorSuites.offered());
    this.startId = identity.startId();
    this.loop =
        new GateLoop(context, clock, EngineSettings.of(configuration), identity, this::occurred);
    this.scan = new InterfaceScan(configuration.interfaces(), host);
    this.interfaces =
        new InterfaceWatch(vertx, context, loop, scan, configuration.interfaces(), log::warning);
    this.resolver =
        new AddressResolver(vertx, context, host, AddressResolver.Intervals.DEFAULT, log::warning);
    this.changes = new GateChanges(context, loop, resolver);
    this.nat64 =
        new Nat64Search(
            resolver,
            prefix -> {
              scan.nat64(prefix);
              interfaces.noticed();
            });
  }

  /**
   * Binds the applications' sockets, and then looks for interfaces and maps for as long as it runs.
   * To be called once.
   *
   * @return fails when an application's socket cannot be bound, with a message for people, a line
   *     for each of them; everything is closed then, as after {@link #stop}
   */
  public Future<Void> start() {
    if (startedOnce.getAndSet(true)) {
      return Future.failedFuture(new IllegalStateException("a gate starts only once"));
    }
    return loop.onLoop(
        () ->
            loop.openApplications(configuration.tunnels())
                .compose(opened -> begin())
                .recover(failure -> shutDown().transform(closed -> Future.failedFuture(failure))));
  }

  private Future<Void> begin() {
    interfaces.start(clock.nanoTime());
    notices = host.watchInterfaces(() -> context.runOnContext(go -> interfaces.noticed()));
    for (MapConfiguration map : configuration.maps()) {
      resolver.watch(map.addresses(), endpoints -> loop.mapEndpoints(map.publicKey(), endpoints));
    }
    changes.begin(configuration);
    takeSnapshot();
    tickTimer = vertx.setPeriodic(TICK_MILLIS, ignored -> tick());
    return Future.succeededFuture();
  }

  private void tick() {
    takeSnapshot();
    nat64.look(loop.openInterfaces().stream().map(InterfaceSockets::source).toList());
    interfaces.checkSends(clock.nanoTime());
    log.tick();
  }

  /** Whoever hears of an event and looks finds what it tells; a gate is ready once it is. */
  private void occurred(GateEvent event, IntFunction<String> interfaceNames) {
    log.event(event, interfaceNames);
    if (!snapshotDue) {
      snapshotDue = true;
      // Not at once: the engine is in the midst of the change.
      context.runOnContext(go -> latest.ifPresent(running -> takeSnapshot()));
    }
  }

  private void takeSnapshot() {
    snapshotDue = false;
    latest =
        Optional.of(
            GateSnapshot.of(
                loop, scan, resolver.unresolved(), interfaces.troubles(), System.nanoTime()));
  }

  /**
   * Opens another tunnel, whose name, id, port and path no open one has, to a far gate it knows.
   *
   * @return fails, with nothing changed, when the application's socket cannot be bound or the far
   *     gate could not tell the tunnel from another; with a message for people
   */
  public Future<Void> openTunnel(TunnelConfiguration tunnel) {
    return change(() -> changes.openTunnel(tunnel));
  }

  /**
   * Has an open tunnel of that name go by another configuration, of the same id, far gate and
   * reassembly memory. No payload is lost unless the application's socket has to be another one.
   *
   * @return fails, with nothing changed, when that cannot be bound; with a message for people
   */
  public Future<Void> updateTunnel(TunnelConfiguration tunnel) {
    return change(() -> changes.updateTunnel(tunnel));
  }

  /** Closes the open tunnel of that name; completes when its port or path is free again. */
  public Future<Void> closeTunnel(String name) {
    return change(() -> changes.closeTunnel(name));
  }

  /** Consents to talk to another far gate, whose name and key no other has. */
  public Future<Void> addFarGate(FarGateConfiguration farGate) {
    return change(
        () -> {
          changes.addFarGate(farGate);
          return Future.succeededFuture();
        });
  }

  /** Says goodbye to the far gate of that name, which no tunnel leads to, and erases its keys. */
  public Future<Void> removeFarGate(String name) {
    return change(
        () -> {
          changes.removeFarGate(name);
          return Future.succeededFuture();
        });
  }

  /** Looks for the far gate of that name at these addresses from now on. */
  public Future<Void> moveFarGate(FarGateConfiguration farGate) {
    return change(
        () -> {
          changes.moveFarGate(farGate);
          return Future.succeededFuture();
        });
  }

  /** Goes by another configuration of interfaces, of the same port and intervals, from now on. */
  public Future<Void> useInterfaces(InterfacesConfiguration changed) {
    return change(() -> interfaces.use(changed));
  }

  /**
   * These interfaces are to be otherwise than the configuration has them, by name.
   *
   * @return completes when they are
   */
  public Future<Void> overrideInterfaces(Map<String, InterfaceOverride> byName) {
    return change(
        () -> {
          scan.override(byName);
          return interfaces.scanned();
        });
  }

  /** A map has told what it has registered; see {@link GateEngine#registeredByStream}. */
  public void registeredByStream(PublicKey map, Set<Integer> interfaces) {
    context.runOnContext(go -> loop.registeredByStream(map, interfaces));
  }

  /** Tells this run of the gate from others, to whom it speaks (docs/protocol.md section 4.1). */
  public long startId() {
    return startId;
  }

  /** A map has told of a far gate over a stream; see {@link GateEngine#toldByStream}. */
  public void toldByStream(PublicKey map, long mapStartId, byte[] told) {
    context.runOnContext(go -> loop.toldByStream(map, mapStartId, told));
  }

  /** One after the other: a change may have to wait for the kernel in its midst. */
  private Future<Void> change(Supplier<Future<Void>> change) {
    return loop.onLoop(
        () -> {
          Future<Void> made =
              lastChange.transform(
                  before ->
                      latest.isEmpty()
                          ? Future.failedFuture(new IllegalStateException("the gate does not run"))
                          : change.get());
          lastChange = made.onComplete(done -> latest.ifPresent(running -> takeSnapshot()));
          return made;
        });
  }

  /**
   * The latest picture of the gate, at most a quarter of a second old and with all that events have
   * told of; empty before the start and after the end.
   */
  public Optional<GateSnapshot> snapshot() {
    return latest;
  }

  /**
   * Nanoseconds since the event loop last showed that it turns; 0 before the start and after the
   * end. While the machine sleeps they do not run on, for then no loop is expected to turn.
   */
  public long idleNanos() {
    return latest.map(snapshot -> System.nanoTime() - snapshot.takenNanos()).orElse(0L);
  }

  /**
   * Deregisters, says goodbye to far gates, erases keys and closes the sockets; completes when they
   * are closed. Stopping twice is fine.
   */
  public Future<Void> stop() {
    return loop.onLoop(this::shutDown);
  }

  private Future<Void> shutDown() {
    vertx.cancelTimer(tickTimer);
    notices.close();
    interfaces.stop();
    resolver.stop();
    latest = Optional.empty();
    return loop.shutDown();
  }
}
