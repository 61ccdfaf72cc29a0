package dev.warp.lab.world;

import dev.warp.gate.engine.GateEngine;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.lab.sim.Host;
import dev.warp.lab.sim.HostInterface;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.lab.sim.SimulatedSocket;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A gate's engine on a host of the simulated network, with a socket on every interface. */
public final class SimulatedGate {

  /** Takes what comes out of a tunnel. */
  @FunctionalInterface
  public interface Application {

    /** The bytes are the application's to keep. */
    void onPayload(int tunnel, byte[] payload);
  }

  /** Sees what passes between the engine and its surroundings. It must not change anything. */
  public interface Watcher {

    /** The engine's process has started anew. */
    default void started(SimulatedGate gate) {}

    default void sent(SimulatedGate gate, int interfaceId, Endpoint to, byte kind, int length) {}

    default void received(SimulatedGate gate, int interfaceId, Endpoint from, int length) {}

    /** The engine has dealt with what was received last; what it sent meanwhile is its answer. */
    default void handled(SimulatedGate gate) {}

    default void occurred(SimulatedGate gate, GateEvent event) {}
  }

  private record MapAddress(PublicKey key, List<Endpoint> endpoints) {}

  private final SimulatedNetwork network;
  private final Host host;
  private final PrivateKey key;
  private final Arrival arrival = new Arrival();
  private final Map<String, Integer> interfaceIds = new HashMap<>();
  private final Map<Integer, List<SimulatedSocket>> sockets = new HashMap<>();
  private final Map<String, Integer> portsToBind = new HashMap<>();
  private final Map<String, Integer> costs = new HashMap<>();
  private final Map<String, String> joined = new HashMap<>();
  private final Map<String, Nat64Prefix> nat64s = new HashMap<>();
  private final Map<String, Endpoint> routers = new HashMap<>();
  private final List<MapAddress> maps = new ArrayList<>();
  private final List<GateEvent> events = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private List<Endpoint> claimed = List.of();
  private Application application = (tunnel, payload) -> {};
  private GateSettings settings;
  private GateEngine engine;
  private EngineTimer timer;
  private boolean running;
  private int nextInterfaceId;
  private int starts;

  /** A gate that has not started. Its key depends on the network's seed and the host's name. */
  public SimulatedGate(SimulatedNetwork network, Host host) {
    this.network = network;
    this.host = host;
    this.key = PrivateKey.generate(network.random().fork("key of " + host.name()));
  }

  public PublicKey publicKey() {
    return key.publicKey();
  }

  public String name() {
    return host.name();
  }

  /** From now on payloads go to {@code newApplication}. */
  public void connect(Application newApplication) {
    application = newApplication;
  }

  public void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  /** Where a map is, as resolving its name would tell; counts from the next start. */
  public void mapAt(PublicKey map, List<Endpoint> endpoints) {
    maps.add(new MapAddress(map, endpoints));
  }

  /** Two interfaces of the host are the IPv4 and the IPv6 side of one. */
  void join(String ipv4Name, String ipv6Name) {
    joined.put(ipv4Name, ipv6Name);
  }

  /** Has it name these as its own addresses besides, from the next start on; a lie. */
  void claim(List<Endpoint> endpoints) {
    claimed = endpoints;
  }

  /** What resolving {@code ipv4only.arpa} would tell of an interface's network. */
  void nat64At(String interfaceName, Nat64Prefix prefix) {
    nat64s.put(interfaceName, prefix);
  }

  /** Starts it with sockets on all interfaces of the host. */
  public void start(GateSettings newSettings) {
    settings = newSettings;
    LocalIdentity identity =
        new LocalIdentity(key, network.random().fork(host.name() + " start " + starts++));
    engine = new GateEngine(settings, identity, new Output());
    timer = new EngineTimer(network.time(), engine::nextDeadlineNanos, engine::onTimer);
    running = true;
    nextInterfaceId = 0;
    watchers.forEach(watcher -> watcher.started(this));
    for (MapAddress map : maps) {
      engine.mapEndpoints(map.key(), map.endpoints(), now());
    }
    host.interfaces().stream()
        .filter(HostInterface::isUp)
        .filter(found -> !joined.containsValue(found.name()))
        .forEach(this::open);
  }

  /** Ends it without a word: sockets close, nothing is said. */
  public void kill() {
    running = false;
    timer.stop();
    sockets.values().forEach(each -> each.forEach(SimulatedSocket::close));
    sockets.clear();
    interfaceIds.clear();
  }

  /** Ends it in good order. */
  public void stop() {
    engine.close(now());
    kill();
  }

  /** Starts anew with the same settings, as after a crash, at other ports. */
  public void restart() {
    start(settings);
  }

  /** Ends without a word and starts anew at the ports it had. */
  public void restartAtSamePorts() {
    Map<String, Integer> ports = new HashMap<>();
    interfaceIds.keySet().forEach(name -> ports.put(name, localEndpoint(name).port()));
    kill();
    portsToBind.putAll(ports);
    start(settings);
    portsToBind.clear();
  }

  public boolean isRunning() {
    return running;
  }

  /** Whether it has a socket on that interface. */
  public boolean isOpen(String interfaceName) {
    return interfaceIds.containsKey(interfaceName);
  }

  /** The scan found that an interface has gone, or that its address has changed. */
  public void close(String interfaceName) {
    int id = interfaceIds.remove(interfaceName);
    sockets.remove(id).forEach(SimulatedSocket::close);
    engine.removeInterface(id, now());
    timer.arm();
  }

  /** The scan found an interface. */
  public void open(HostInterface found) {
    int id = nextInterfaceId++;
    List<SimulatedSocket> bound = bind(found.name());
    GateEngine receiver = engine;
    bound.forEach(
        socket ->
            socket.onDatagram(
                (data, offset, length, source) -> {
                  watchers.forEach(watcher -> watcher.received(this, id, source, length));
                  receiver.onDatagram(arrival.set(id, source, data, offset, length, now()));
                  watchers.forEach(watcher -> watcher.handled(this));
                  timer.arm();
                }));
    interfaceIds.put(found.name(), id);
    sockets.put(id, bound);
    engine.addInterface(
        new GateInterface(
            id,
            found.name(),
            costs.getOrDefault(found.name(), 0),
            Stream.concat(bound.stream().map(SimulatedSocket::localEndpoint), claimed.stream())
                .toList(),
            Optional.ofNullable(nat64s.get(found.name()))),
        now());
    engine.router(id, Optional.ofNullable(routers.get(found.name())), now());
    timer.arm();
  }

  private List<SimulatedSocket> bind(String interfaceName) {
    return Stream.of(interfaceName, joined.getOrDefault(interfaceName, interfaceName))
        .distinct()
        .map(name -> host.bind(name, portsToBind.getOrDefault(interfaceName, 0)))
        .toList();
  }

  /**
   * The scan found the router of an interface, or that it has changed; without this the gate knows
   * of none.
   */
  public void routerAt(String interfaceName, IpAddress address) {
    routers.put(interfaceName, address.endpoint(0));
    if (interfaceIds.containsKey(interfaceName)) {
      engine.router(
          interfaceIds.get(interfaceName), Optional.of(routers.get(interfaceName)), now());
      timer.arm();
    }
  }

  /** What an interface costs beside others, once it is opened. */
  public void cost(String interfaceName, int cost) {
    costs.put(interfaceName, cost);
  }

  /** Names of the interfaces on which it has a socket. */
  public List<String> openInterfaces() {
    return interfaceIds.keySet().stream().sorted().toList();
  }

  /** Where the socket of an interface is bound to. */
  public Endpoint localEndpoint(String interfaceName) {
    return sockets.get(interfaceIds.get(interfaceName)).getFirst().localEndpoint();
  }

  /** A datagram reaches the engine at this very moment, whatever the network would have done. */
  public void receive(String interfaceName, Endpoint source, byte[] datagram) {
    int id = interfaceIds.get(interfaceName);
    watchers.forEach(watcher -> watcher.received(this, id, source, datagram.length));
    engine.onDatagram(arrival.set(id, source, datagram.clone(), 0, datagram.length, now()));
    watchers.forEach(watcher -> watcher.handled(this));
    timer.arm();
  }

  /** Where the far gates are, as resolving their configured names would tell. */
  public void farGateAt(int farGate, List<Endpoint> endpoints) {
    engine.farGateEndpoints(farGate, endpoints, now());
    timer.arm();
  }

  /** A map tells of a far gate over its stream. */
  public void toldByStream(PublicKey map, long mapStartId, byte[] told) {
    engine.toldByStream(map, mapStartId, told, now());
    timer.arm();
  }

  /** A map tells over its stream which interfaces it has registered. */
  public void registeredByStream(PublicKey map, Set<Integer> interfaceIds) {
    engine.registeredByStream(map, interfaceIds, now());
    timer.arm();
  }

  /** The application sends a payload. */
  public void send(int tunnel, byte[] payload) {
    engine.onPayload(tunnel, payload, 0, payload.length, now());
    timer.arm();
  }

  /** The machine falls asleep: no timers, no datagrams. */
  public void sleep() {
    if (running) {
      timer.stop();
    }
    host.pause();
  }

  public void wake() {
    host.resume();
    if (running) {
      timer.resume();
    }
  }

  public GateStatus status() {
    return engine.status(now());
  }

  public GateEngine engine() {
    return engine;
  }

  public List<GateEvent> events() {
    return List.copyOf(events);
  }

  private long now() {
    return network.time().nowNanos();
  }

  private final class Output implements GateOutput {

    @Override
    public void send(int interfaceId, Endpoint to, byte[] data, int offset, int length) {
      List<SimulatedSocket> open = sockets.getOrDefault(interfaceId, List.of());
      for (SimulatedSocket socket : open) {
        if (open.size() == 1 || socket.localEndpoint().isIpv4() == to.isIpv4()) {
          watchers.forEach(
              watcher -> watcher.sent(SimulatedGate.this, interfaceId, to, data[offset], length));
          socket.send(data, offset, length, to);
        }
      }
    }

    @Override
    public void deliver(int tunnel, byte[] data, int offset, int length) {
      byte[] payload = new byte[length];
      System.arraycopy(data, offset, payload, 0, length);
      application.onPayload(tunnel, payload);
    }

    @Override
    public void occurred(GateEvent event) {
      events.add(event);
      watchers.forEach(watcher -> watcher.occurred(SimulatedGate.this, event));
    }
  }
}
