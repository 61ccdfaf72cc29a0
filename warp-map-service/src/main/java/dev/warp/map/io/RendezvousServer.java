package dev.warp.map.io;

import dev.warp.io.DatagramCounters;
import dev.warp.io.DatagramReceiver;
import dev.warp.io.DeadlineTimer;
import dev.warp.io.NanoClock;
import dev.warp.io.TimedEngine;
import dev.warp.io.UdpSocket;
import dev.warp.io.UdpSocketOptions;
import dev.warp.map.engine.MapCounters;
import dev.warp.map.engine.MapEngine;
import dev.warp.map.engine.MapEvent;
import dev.warp.map.engine.MapLimits;
import dev.warp.map.engine.MapOutput;
import dev.warp.map.engine.TakenBack;
import dev.warp.protocol.DropCounters;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A map's engine at one UDP socket, on the event loop of one Vert.x context. The event loop alone
 * touches the engine; what other threads may read here are counters and the time of its last turn.
 */
public final class RendezvousServer {

  private final UdpSocket socket;
  private final NanoClock clock;
  private final MapEngine engine;
  private final DeadlineTimer timer;
  private final Arrival arrival = new Arrival();
  private final AtomicLong kernelDrops = new AtomicLong();
  private volatile long lastTurnNanos;
  private volatile boolean isClosed;
  private Neighbors neighbors = Neighbors.NONE;

  private RendezvousServer(
      UdpSocket socket,
      LocalIdentity identity,
      MapLimits limits,
      NanoClock clock,
      RegistryListener listener,
      Predicate<PublicKey> admits) {
    this.socket = socket;
    this.clock = clock;
    this.engine = new MapEngine(identity, limits, new Output(listener), admits);
    this.timer = new DeadlineTimer(socket.context(), clock, new Timed());
    this.lastTurnNanos = clock.nanoTime();
    socket.closed().onComplete(done -> isClosed = true);
  }

  /**
   * Binds the socket and begins to serve.
   *
   * @param context an event-loop context, whose event loop the server will live on
   * @param identity closed with the server
   * @param admits whether a gate is let in, asked on the event loop; see {@link #expel}
   * @return the server; or a {@link java.net.BindException}, with a message for people
   */
  public static Future<RendezvousServer> start(
      Context context,
      UdpSocketOptions options,
      LocalIdentity identity,
      MapLimits limits,
      NanoClock clock,
      RegistryListener listener,
      Predicate<PublicKey> admits) {
    return UdpSocket.bind(context, options)
        .onFailure(failure -> identity.close())
        .map(
            socket -> {
              RendezvousServer server =
                  new RendezvousServer(socket, identity, limits, clock, listener, admits);
              socket.start(server.new Receiver());
              server.timer.rearm();
              return server;
            });
  }

  /** Where it listens. */
  public Endpoint localEndpoint() {
    return socket.localEndpoint();
  }

  /** Time since the event loop last served the engine, in nanoseconds; about a second when idle. */
  public long idleNanos() {
    return clock.nanoTime() - lastTurnNanos;
  }

  public DatagramCounters socketCounters() {
    return socket.counters();
  }

  public MapCounters counters() {
    return engine.counters();
  }

  /** What the engine dropped. */
  public DropCounters drops() {
    return engine.drops();
  }

  /** Datagrams the kernel dropped for want of room in the socket's receive buffer. */
  public long kernelDrops() {
    return kernelDrops.get();
  }

  /** Whether the socket is closed, whoever or whatever closed it. */
  public boolean isClosed() {
    return isClosed;
  }

  /**
   * Ends what there is of some gates, soon and on the event loop: they are not admitted any more.
   */
  public void expel(Predicate<PublicKey> which) {
    socket.context().runOnContext(go -> turn(serving -> serving.expel(which, clock.nanoTime())));
  }

  /** The event loop that the server lives on. */
  public Context context() {
    return socket.context();
  }

  /** What serves; to be touched on the event loop alone. */
  public MapEngine engine() {
    return engine;
  }

  /** Has other replicas told from now on; on the event loop. */
  public void attach(Neighbors others) {
    neighbors = others;
  }

  /** Does something with the engine, and what it wants done then; on the event loop. */
  public void turn(Consumer<MapEngine> action) {
    action.accept(engine);
    turned();
    timer.rearm();
  }

  /** Stops serving, closes the socket and erases the keys of all sessions. */
  public Future<Void> close() {
    timer.close();
    socket
        .context()
        .runOnContext(
            go -> {
              var _ = socket.close();
              engine.close();
            });
    return socket.closed();
  }

  /** The kernel counts modulo 2^32 since the socket was made. */
  private void countKernelDrops() {
    socket
        .kernelDrops()
        .ifPresent(
            now ->
                kernelDrops.setRelease(
                    kernelDrops.getPlain() + ((now - kernelDrops.getPlain()) & 0xffff_ffffL)));
  }

  private void turned() {
    socket.flush();
    neighbors.flush();
    lastTurnNanos = clock.nanoTime();
  }

  private final class Receiver implements DatagramReceiver {

    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      engine.onDatagram(arrival.set(0, source, data, offset, length, clock.nanoTime()));
    }

    @Override
    public void onBatchEnd() {
      turned();
      timer.rearm();
    }
  }

  private final class Timed implements TimedEngine {

    @Override
    public long nextDeadlineNanos() {
      return engine.nextDeadlineNanos();
    }

    @Override
    public void onTimer(long nowNanos) {
      engine.onTimer(nowNanos);
      countKernelDrops();
      turned();
    }
  }

  private final class Output implements MapOutput {

    private final RegistryListener listener;

    Output(RegistryListener listener) {
      this.listener = listener;
    }

    @Override
    public void send(Endpoint to, byte[] data, int offset, int length) {
      socket.send(data, offset, length, to);
    }

    @Override
    public void occurred(MapEvent event) {
      listener.occurred(event);
      listener.registered(event.gate(), engine.interfacesOf(event.gate()));
    }

    @Override
    public void changedHere(PublicKey gate) {
      neighbors.changedHere(gate);
    }

    @Override
    public void takenBack(TakenBack what) {
      neighbors.takenBack(what);
    }

    @Override
    public void forward(long replica, byte[] data, int offset, int length) {
      neighbors.forward(replica, data, offset, length);
    }

    @Override
    public void told(PublicKey told, FarGateCandidates farGate) {
      listener.told(told, farGate);
    }
  }
}
