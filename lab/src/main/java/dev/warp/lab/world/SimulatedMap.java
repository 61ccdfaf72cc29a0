package dev.warp.lab.world;

import dev.warp.lab.sim.DatagramReceiver;
import dev.warp.lab.sim.Host;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.sim.SimulatedSocket;
import dev.warp.map.engine.MapEngine;
import dev.warp.map.engine.MapEvent;
import dev.warp.map.engine.MapLimits;
import dev.warp.map.engine.MapOutput;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;

/** A map's engine on a host of the simulated network. It can be killed and started again. */
public final class SimulatedMap {

  /** Where it listens. */
  public static final int PORT = 13116;

  private final SimulatedNetwork network;
  private final Host host;
  private final PrivateKey key;
  private final MapLimits limits;
  private final Arrival arrival = new Arrival();
  private final List<MapEvent> events = new ArrayList<>();
  private News news = (listener, farGate) -> {};
  private List<SimulatedSocket> sockets = List.of();
  private MapEngine engine;
  private EngineTimer timer;
  private boolean running;
  private int starts;

  /**
   * @param host with one interface, or one for each IP version
   */
  public SimulatedMap(SimulatedNetwork network, Host host, MapLimits limits) {
    this.network = network;
    this.host = host;
    this.limits = limits;
    this.key = PrivateKey.generate(network.random().fork("key of " + host.name()));
  }

  /** Takes what a map tells gates, which it may do over streams too. */
  @FunctionalInterface
  public interface News {
    void told(PublicKey listener, FarGateCandidates farGate);
  }

  /** From now on it tells {@code newNews} too what it tells gates over UDP. */
  public void connect(News newNews) {
    news = newNews;
  }

  public PublicKey publicKey() {
    return key.publicKey();
  }

  public Host host() {
    return host;
  }

  public boolean isRunning() {
    return running;
  }

  /** Where it listens; at its first interface. */
  public Endpoint endpoint() {
    return endpoints().getFirst();
  }

  /** Where it listens, in each IP version. */
  public List<Endpoint> endpoints() {
    return host.interfaces().stream().map(each -> each.address().endpoint(PORT)).toList();
  }

  public void start() {
    running = true;
    List<SimulatedSocket> bound =
        host.interfaces().stream().map(each -> host.bind(each.name(), PORT)).toList();
    sockets = bound;
    LocalIdentity identity =
        new LocalIdentity(key, network.random().fork(host.name() + " start " + starts++));
    MapEngine started =
        new MapEngine(
            identity,
            limits,
            new MapOutput() {
              @Override
              public void send(Endpoint to, byte[] data, int offset, int length) {
                bound.stream()
                    .filter(socket -> socket.localEndpoint().isIpv4() == to.isIpv4())
                    .forEach(socket -> socket.send(data, offset, length, to));
              }

              @Override
              public void told(PublicKey listener, FarGateCandidates farGate) {
                news.told(listener, farGate);
              }

              @Override
              public void occurred(MapEvent event) {
                events.add(event);
              }
            });
    engine = started;
    timer = new EngineTimer(network.time(), started::nextDeadlineNanos, started::onTimer);
    EngineTimer itsTimer = timer;
    DatagramReceiver receiver =
        (data, offset, length, source) -> {
          started.onDatagram(
              arrival.set(0, source, data, offset, length, network.time().nowNanos()));
          itsTimer.arm();
        };
    sockets.forEach(socket -> socket.onDatagram(receiver));
    timer.arm();
  }

  /** Ends it without a word. */
  public void kill() {
    running = false;
    timer.stop();
    sockets.forEach(SimulatedSocket::close);
  }

  public MapEngine engine() {
    return engine;
  }

  public List<MapEvent> events() {
    return List.copyOf(events);
  }
}
