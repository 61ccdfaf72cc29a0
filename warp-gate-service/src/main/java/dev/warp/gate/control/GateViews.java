package dev.warp.gate.control;

import com.google.protobuf.util.Durations;
import dev.warp.control.call.ApiVersionInterceptor;
import dev.warp.control.v1.Event;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateMap;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.WatchGateResponse;
import dev.warp.gate.config.HostPort;
import dev.warp.gate.config.MapConfiguration;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.path.PathState;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What the API shows of a live gate at this moment. For any thread. */
final class GateViews {

  private final LiveGate live;
  private final String version;
  private final long startedNanos = System.nanoTime();
  private final InterfaceStates interfaces;
  private final StateTimes<PathKey, PathState> paths = new StateTimes<>();
  private final Set<PublicKey> linked = ConcurrentHashMap.newKeySet();

  /** Tells paths apart. */
  record PathKey(PublicKey farGate, int id) {}

  /**
   * Views of a gate.
   *
   * @param version of the program
   * @param events hear of what is seen here and not told by the gate itself
   */
  GateViews(LiveGate live, String version, Consumer<Event.Builder> events) {
    this.live = live;
    this.version = version;
    this.interfaces = new InterfaceStates(events);
  }

  /** Whether there is a stream to a map now. */
  void linked(PublicKey map, boolean up) {
    if (up) {
      linked.add(map);
    } else {
      linked.remove(map);
    }
  }

  /** Looks at what may have changed since the last time; to be called a few times a second. */
  void look() {
    looked();
  }

  private synchronized GateSnapshot looked() {
    GateSnapshot snapshot = live.snapshot();
    long now = System.nanoTime();
    interfaces.look(snapshot, now);
    Map<PathKey, PathState> states = new HashMap<>();
    snapshot
        .status()
        .farGates()
        .forEach(
            farGate ->
                farGate
                    .paths()
                    .forEach(
                        path ->
                            states.put(new PathKey(farGate.publicKey(), path.id()), path.state())));
    paths.look(states, now);
    return snapshot;
  }

  Gate gate() {
    return gate(live.snapshot());
  }

  private Gate gate(GateSnapshot snapshot) {
    List<String> reasons = NotReady.reasons(snapshot);
    return Gate.newBuilder()
        .setPublicKey(snapshot.status().publicKey().toString())
        .setVersion(version)
        .setApi(ApiVersionInterceptor.SPOKEN)
        .setUptime(Durations.fromNanos(System.nanoTime() - startedNanos))
        .setReady(reasons.isEmpty())
        .addAllReasons(reasons.isEmpty() ? snapshot.troubles() : reasons)
        .addAllMaps(
            live.configuration().maps().stream().map(map -> map(map, snapshot.status())).toList())
        .build();
  }

  private GateMap map(MapConfiguration map, GateStatus status) {
    GateMap.Builder view =
        GateMap.newBuilder()
            .setPublicKey(map.publicKey().toString())
            .addAllAddresses(map.addresses().stream().map(HostPort::toString).toList())
            .setConnected(linked.contains(map.publicKey()));
    status.registrations().stream()
        .filter(registration -> registration.map().equals(map.publicKey()))
        .forEach(
            registration -> {
              if (registration.reflexive().isPresent()) {
                view.addRegistered(registration.interfaceName());
              } else {
                view.addUnregistered(registration.interfaceName());
              }
            });
    return view.build();
  }

  List<FarGate> farGates() {
    return farGates(looked().status());
  }

  private List<FarGate> farGates(GateStatus status) {
    return live.farGates().values().stream().map(views(status)::farGate).toList();
  }

  FarGate farGate(LiveFarGate farGate) {
    return views(live.snapshot().status()).farGate(farGate);
  }

  List<Tunnel> tunnels() {
    Views views = views(live.snapshot().status());
    return live.tunnels().values().stream().map(views::tunnel).toList();
  }

  Tunnel tunnel(LiveTunnel tunnel) {
    return views(live.snapshot().status()).tunnel(tunnel);
  }

  private Views views(GateStatus status) {
    long now = System.nanoTime();
    return new Views(status, path -> paths.forNanos(path, now));
  }

  List<Interface> interfaces() {
    looked();
    return interfaces.list(System.nanoTime());
  }

  /**
   * One interface.
   *
   * @throws io.grpc.StatusRuntimeException NOT_FOUND if it is gone, for longer than is remembered
   */
  Interface interfaceCalled(String name) {
    return interfaces().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                Status.NOT_FOUND
                    .withDescription("interface \"%s\" is gone".formatted(name))
                    .asRuntimeException());
  }

  /** All of it, as maps are told. */
  GateState state() {
    WatchGateResponse all = all();
    return GateState.newBuilder()
        .setGate(all.getGate())
        .addAllFarGates(all.getFarGatesList())
        .addAllInterfaces(all.getInterfacesList())
        .addAllTunnels(tunnels())
        .build();
  }

  WatchGateResponse all() {
    GateSnapshot snapshot = looked();
    return WatchGateResponse.newBuilder()
        .setGate(gate(snapshot))
        .addAllFarGates(farGates(snapshot.status()))
        .addAllInterfaces(interfaces.list(System.nanoTime()))
        .build();
  }
}
