package dev.warp.gate.io;

import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.engine.GateEngine;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.io.DatagramReceiver;
import dev.warp.io.DeadlineTimer;
import dev.warp.io.NanoClock;
import dev.warp.io.TimedEngine;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The engine on its event loop, with its sockets. Every method but {@link #onLoop} belongs to that
 * loop.
 */
final class GateLoop implements GateOutput {

  private final Context context;
  private final NanoClock clock;
  private final GateEngine engine;
  private final DeadlineTimer timer;
  private final BiConsumer<GateEvent, IntFunction<String>> events;
  private final Arrival arrival = new Arrival();
  private final OpenInterfaces interfaces = new OpenInterfaces();
  private final Applications applications = new Applications();
  private final Int2ObjectHashMap<FarGateSettings> farGates = new Int2ObjectHashMap<>();
  private boolean closed;

  GateLoop(
      Context context,
      NanoClock clock,
      GateSettings settings,
      LocalIdentity identity,
      BiConsumer<GateEvent, IntFunction<String>> events) {
    this.context = context;
    this.clock = clock;
    this.events = events;
    settings.farGates().forEach(farGate -> farGates.put(farGates.size(), farGate));
    this.engine = new GateEngine(settings, identity, this);
    this.timer = new DeadlineTimer(context, clock, new Timed());
  }

  /** Runs something on the event loop; what it throws fails the future. */
  <T> Future<T> onLoop(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        go -> Future.succeededFuture().compose(ignored -> action.get()).onComplete(done));
    return done.future();
  }

  /**
   * Binds the applications' sockets of the tunnels in the settings and begins to read them.
   *
   * @return fails if any cannot be bound, with a line for each of those; the others are closed then
   */
  Future<Void> openApplications(List<TunnelConfiguration> tunnels) {
    return Applications.bind(context, tunnels)
        .compose(
            bound -> {
              for (int tunnel = 0; tunnel < bound.size(); tunnel++) {
                read(tunnel, bound.get(tunnel));
              }
              return Future.succeededFuture();
            });
  }

  private void read(int tunnel, ApplicationSockets sockets) {
    applications.add(tunnel, sockets, new FromApplication(tunnel, sockets));
  }

  /**
   * Opens a tunnel with sockets that have been bound.
   *
   * @return its number
   * @throws IllegalArgumentException as {@link GateEngine#openTunnel} does
   */
  int openTunnel(TunnelSettings opened, ApplicationSockets sockets) {
    int tunnel = engine.openTunnel(opened, clock.nanoTime());
    read(tunnel, sockets);
    settle();
    return tunnel;
  }

  /** Has a tunnel go by other settings; see {@link GateEngine#updateTunnel}. */
  void updateTunnel(int tunnel, TunnelSettings updated) {
    engine.updateTunnel(tunnel, updated, clock.nanoTime());
    settle();
  }

  /** Gives an open tunnel sockets, which has none. */
  void attach(int tunnel, ApplicationSockets sockets) {
    read(tunnel, sockets);
    settle();
  }

  /**
   * Takes an open tunnel's sockets, for the caller to close. Payloads that come out of the tunnel
   * meanwhile are lost.
   */
  ApplicationSockets detach(int tunnel) {
    ApplicationSockets sockets = applications.remove(tunnel);
    sockets.flush();
    return sockets;
  }

  /** Closes a tunnel; completes when its port or path is free again. */
  Future<Void> closeTunnel(int tunnel) {
    ApplicationSockets sockets = detach(tunnel);
    engine.closeTunnel(tunnel, clock.nanoTime());
    settle();
    return sockets.close();
  }

  /** Consents to talk to another far gate; returns its number. */
  int addFarGate(FarGateSettings added) {
    int farGate = engine.addFarGate(added, clock.nanoTime());
    farGates.put(farGate, added);
    settle();
    return farGate;
  }

  /** Talks no more to a far gate; see {@link GateEngine#removeFarGate}. */
  void removeFarGate(int farGate) {
    engine.removeFarGate(farGate, clock.nanoTime());
    settle();
    zero(farGates.remove(farGate));
  }

  private static void zero(FarGateSettings farGate) {
    Arrays.fill(farGate.preSharedKey(), (byte) 0);
  }

  /** A number for an interface, which no open one has. */
  int newInterfaceId() {
    return interfaces.newId();
  }

  /** Gives the engine an interface whose sockets have been bound. */
  void open(InterfaceSockets sockets) {
    if (closed) {
      var _ = sockets.close();
      return;
    }
    interfaces.add(sockets);
    sockets.start(new FromNetwork(sockets.id()));
    engine.addInterface(gateInterface(sockets), clock.nanoTime());
    settle();
  }

  /** People call an open interface something else, or it costs more or less, than before. */
  void describe(InterfaceSockets sockets, SourceInterface described) {
    sockets.describe(described);
    engine.describeInterface(gateInterface(sockets), clock.nanoTime());
    settle();
  }

  private static GateInterface gateInterface(InterfaceSockets sockets) {
    return new GateInterface(
        sockets.id(),
        sockets.source().label(),
        sockets.source().cost(),
        sockets.localEndpoints(),
        sockets.source().nat64());
  }

  /** Takes an interface from the engine and closes its sockets. */
  Future<Void> close(InterfaceSockets sockets) {
    if (interfaces.has(sockets)) {
      engine.removeInterface(sockets.id(), clock.nanoTime());
      settle();
      interfaces.remove(sockets);
    }
    return sockets.close();
  }

  /** The router of an interface is this one; the engine minds whether that is new. */
  void router(InterfaceSockets sockets, Optional<Endpoint> router) {
    engine.router(sockets.id(), router, clock.nanoTime());
    settle();
  }

  void mapEndpoints(PublicKey map, List<Endpoint> endpoints) {
    engine.mapEndpoints(map, endpoints, clock.nanoTime());
    settle();
  }

  void toldByStream(PublicKey map, long mapStartId, byte[] told) {
    engine.toldByStream(map, mapStartId, told, clock.nanoTime());
    settle();
  }

  void registeredByStream(PublicKey map, Set<Integer> interfaceIds) {
    engine.registeredByStream(map, interfaceIds, clock.nanoTime());
    settle();
  }

  void farGateEndpoints(int farGate, List<Endpoint> endpoints) {
    engine.farGateEndpoints(farGate, endpoints, clock.nanoTime());
    settle();
  }

  GateStatus status() {
    return engine.status(clock.nanoTime());
  }

  List<InterfaceSockets> openInterfaces() {
    return interfaces.all();
  }

  Applications applications() {
    return applications;
  }

  /** Says goodbye, erases keys and closes the sockets; completes when they are closed. */
  Future<Void> shutDown() {
    if (!closed) {
      closed = true;
      timer.close();
      engine.close(clock.nanoTime());
      flush();
      farGates.values().forEach(GateLoop::zero);
    }
    return Future.join(applications.close(), interfaces.close()).mapEmpty();
  }

  /** After everything that went into the engine: send what came out, mind the next deadline. */
  private void settle() {
    flush();
    tellRoom();
    timer.rearm();
  }

  /**
   * Lets the applications that wait go on, or has them wait. Whatever makes or takes room goes
   * through the engine, a datagram or a deadline of its own, and everything that does ends here.
   */
  private void tellRoom() {
    if (applications.canWait() && !closed) {
      applications.tellRoom(engine, clock.nanoTime());
    }
  }

  private void flush() {
    interfaces.flush();
    applications.flush();
  }

  @Override
  public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
    interfaces.send(interfaceId, to, data, offset, length);
  }

  @Override
  public void sendShard(
      int interfaceId, Endpoint to, byte[] data, int offset, int length, int turn) {
    interfaces.sendInTurn(interfaceId, to, data, offset, length, turn);
  }

  @Override
  public void deliver(int tunnel, byte[] data, int offset, int length) {
    applications.deliver(tunnel, data, offset, length);
  }

  @Override
  public void occurred(GateEvent event) {
    events.accept(event, interfaces::name);
  }

  private final class Timed implements TimedEngine {

    @Override
    public long nextDeadlineNanos() {
      return closed ? NEVER : engine.nextDeadlineNanos();
    }

    @Override
    public void onTimer(long nowNanos) {
      engine.onTimer(nowNanos);
      flush();
      tellRoom();
    }
  }

  private final class FromNetwork implements DatagramReceiver {

    private final int interfaceId;

    FromNetwork(int interfaceId) {
      this.interfaceId = interfaceId;
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      engine.onDatagram(arrival.set(interfaceId, source, data, offset, length, clock.nanoTime()));
    }

    @Override
    public void onBatchEnd() {
      settle();
    }
  }

  private final class FromApplication implements ApplicationSockets.PayloadReceiver {

    private final int tunnel;
    private final ApplicationSockets sockets;
    private final boolean canWait;

    FromApplication(int tunnel, ApplicationSockets sockets) {
      this.tunnel = tunnel;
      this.sockets = sockets;
      this.canWait = sockets.canWait();
    }

    @Override
    public void onPayload(byte[] data, int offset, int length) {
      // A batch that had been read when the sockets were let go of is too late.
      if (!applications.has(tunnel, sockets)) {
        return;
      }
      long now = clock.nanoTime();
      engine.onPayload(tunnel, data, offset, length, now);
      if (canWait) {
        sockets.hasRoom(engine.hasRoom(tunnel, now));
      }
    }

    @Override
    public void onBatchEnd() {
      settle();
    }
  }
}
