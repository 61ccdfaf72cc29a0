package dev.warp.gate.io;

import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.engine.GateEngine;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings;
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
import java.net.BindException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;

/**
 * The engine on its event loop, with its sockets. Every method but {@link #onLoop} belongs to that
 * loop.
 */
final class GateLoop implements GateOutput {

  /** Interface ids are 16 bits on the wire, and the highest stands for all of them. */
  private static final int INTERFACE_IDS = 0xffff;

  private final Context context;
  private final NanoClock clock;
  private final GateSettings settings;
  private final GateEngine engine;
  private final DeadlineTimer timer;
  private final Gate.Log log;
  private final Arrival arrival = new Arrival();
  private final Int2ObjectHashMap<InterfaceSockets> interfacesById = new Int2ObjectHashMap<>();
  private final List<InterfaceSockets> interfaces = new ArrayList<>();
  private final List<ApplicationSockets> applications = new ArrayList<>();

  /** The tunnels whose applications wait where the tunnel cannot take a payload. */
  private final IntArrayList waiting = new IntArrayList();

  private int lastInterfaceId = -1;
  private boolean closed;

  GateLoop(
      Context context,
      NanoClock clock,
      GateSettings settings,
      LocalIdentity identity,
      Gate.Log log) {
    this.context = context;
    this.clock = clock;
    this.settings = settings;
    this.log = log;
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
   * Binds the applications' sockets and begins to read them.
   *
   * @return fails if any cannot be bound, with a line for each of those; {@link #shutDown} then
   *     closes the others
   */
  Future<Void> openApplications(List<TunnelConfiguration> tunnels) {
    List<Future<? extends ApplicationSockets>> binding = new ArrayList<>();
    tunnels.forEach(tunnel -> binding.add(ApplicationSockets.bind(context, tunnel)));
    return Future.join(binding)
        .transform(
            joined -> {
              binding.stream()
                  .filter(Future::succeeded)
                  .map(Future::result)
                  .forEach(applications::add);
              return joined.succeeded()
                  ? startApplications()
                  : Future.failedFuture(new BindException(failures(tunnels, binding)));
            });
  }

  private static String failures(
      List<TunnelConfiguration> tunnels, List<Future<? extends ApplicationSockets>> binding) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < binding.size(); i++) {
      if (binding.get(i).failed()) {
        lines.add(
            "tunnel %s: %s".formatted(tunnels.get(i).name(), binding.get(i).cause().getMessage()));
      }
    }
    return String.join("\n", lines);
  }

  private Future<Void> startApplications() {
    for (int tunnel = 0; tunnel < applications.size(); tunnel++) {
      boolean canWait = applications.get(tunnel).canWait();
      applications.get(tunnel).start(new FromApplication(tunnel, canWait));
      if (canWait) {
        waiting.addInt(tunnel);
      }
    }
    return Future.succeededFuture();
  }

  /** A number for an interface, which no open one has. */
  int newInterfaceId() {
    do {
      lastInterfaceId = (lastInterfaceId + 1) % INTERFACE_IDS;
    } while (interfacesById.containsKey(lastInterfaceId));
    return lastInterfaceId;
  }

  /** Gives the engine an interface whose sockets have been bound. */
  void open(InterfaceSockets sockets) {
    if (closed) {
      var _ = sockets.close();
      return;
    }
    interfacesById.put(sockets.id(), sockets);
    interfaces.add(sockets);
    sockets.start(new FromNetwork(sockets.id()));
    engine.addInterface(
        new GateInterface(
            sockets.id(),
            sockets.source().label(),
            sockets.source().cost(),
            sockets.localEndpoints(),
            sockets.source().nat64()),
        clock.nanoTime());
    settle();
  }

  /** Takes an interface from the engine and closes its sockets. */
  Future<Void> close(InterfaceSockets sockets) {
    if (interfacesById.get(sockets.id()) == sockets) {
      engine.removeInterface(sockets.id(), clock.nanoTime());
      settle();
      interfacesById.remove(sockets.id());
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

  void farGateEndpoints(int farGate, List<Endpoint> endpoints) {
    engine.farGateEndpoints(farGate, endpoints, clock.nanoTime());
    settle();
  }

  GateStatus status() {
    return engine.status(clock.nanoTime());
  }

  List<InterfaceSockets> openInterfaces() {
    return interfaces;
  }

  List<ApplicationSockets> applications() {
    return applications;
  }

  /** Says goodbye, erases keys and closes the sockets; completes when they are closed. */
  Future<Void> shutDown() {
    if (!closed) {
      closed = true;
      timer.close();
      engine.close(clock.nanoTime());
      flush();
      settings.farGates().forEach(farGate -> Arrays.fill(farGate.preSharedKey(), (byte) 0));
    }
    return Future.join(
            Stream.concat(
                    interfaces.stream().map(InterfaceSockets::close),
                    applications.stream().map(ApplicationSockets::close))
                .toList())
        .mapEmpty();
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
    if (waiting.isEmpty() || closed) {
      return;
    }
    long now = clock.nanoTime();
    for (int i = 0; i < waiting.size(); i++) {
      int tunnel = waiting.getInt(i);
      applications.get(tunnel).hasRoom(engine.hasRoom(tunnel, now));
    }
  }

  private void flush() {
    for (int i = 0; i < interfaces.size(); i++) {
      interfaces.get(i).flush();
    }
    for (int i = 0; i < applications.size(); i++) {
      applications.get(i).flush();
    }
  }

  @Override
  public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
    InterfaceSockets sockets = interfacesById.get(interfaceId);
    if (sockets != null) {
      sockets.send(data, offset, length, to);
    }
  }

  @Override
  public void sendShard(
      int interfaceId, Endpoint to, byte[] data, int offset, int length, int turn) {
    InterfaceSockets sockets = interfacesById.get(interfaceId);
    if (sockets != null) {
      sockets.sendInTurn(data, offset, length, to, turn);
    }
  }

  @Override
  public void deliver(int tunnel, byte[] data, int offset, int length) {
    applications.get(tunnel).deliver(data, offset, length);
  }

  @Override
  public void occurred(GateEvent event) {
    log.event(event, this::interfaceName);
  }

  private String interfaceName(int interfaceId) {
    InterfaceSockets sockets = interfacesById.get(interfaceId);
    return sockets == null ? "interface " + interfaceId : sockets.source().label();
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
    private final boolean canWait;

    FromApplication(int tunnel, boolean canWait) {
      this.tunnel = tunnel;
      this.canWait = canWait;
    }

    @Override
    public void onPayload(byte[] data, int offset, int length) {
      long now = clock.nanoTime();
      engine.onPayload(tunnel, data, offset, length, now);
      if (canWait) {
        applications.get(tunnel).hasRoom(engine.hasRoom(tunnel, now));
      }
    }

    @Override
    public void onBatchEnd() {
      settle();
    }
  }
}
