package dev.warp.lab.world;

import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.FarGateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.path.PathState;
import dev.warp.lab.sim.Host;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.Link;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.Nat;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.map.engine.MapLimits;
import dev.warp.protocol.keys.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The world warp is made for: a vehicle and an operator station, each with uplinks that are each
 * behind a NAT of its own, and a map in public.
 */
public final class Roadside {

  /** How gates are set up unless a test says otherwise. */
  public static final Duration REGISTER_INTERVAL = Duration.ofSeconds(10);

  public static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  public static final int MTU = 1400;

  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];

  private final SimulatedNetwork network;
  private final SimulatedMap map;
  private final Side vehicle;
  private final Side operator;

  /**
   * One end.
   *
   * @param host with interfaces {@code up0}, {@code up1}...
   * @param uplinks in the same order
   */
  public record Side(Host host, List<Uplink> uplinks, SimulatedGate gate) {

    /** The NATs of the uplinks that have one, in the same order. */
    public List<Nat> nats() {
      return uplinks.stream().map(Uplink::nat).flatMap(Optional::stream).toList();
    }
  }

  /**
   * One uplink.
   *
   * @param lines what joins it to the internet, one for each IP version
   * @param nat the one that is seen from the IPv4 internet, if there is any
   */
  public record Uplink(List<Link> lines, Optional<Nat> nat) {

    void setModel(LinkModel model) {
      lines.forEach(line -> line.setModel(model));
    }

    void setUp(boolean up) {
      lines.forEach(line -> line.setUp(up));
    }
  }

  /**
   * Builds it; nothing runs yet.
   *
   * @param vehicleNats one NAT and uplink for each
   * @param operatorNats the same
   */
  public Roadside(
      SimulatedNetwork network, List<NatBehavior> vehicleNats, List<NatBehavior> operatorNats) {
    this(accesses(vehicleNats), accesses(operatorNats), network);
  }

  private static List<Access> accesses(List<NatBehavior> nats) {
    return nats.stream().map(Access::behind).toList();
  }

  /**
   * The same with uplinks of any kind.
   *
   * @param vehicleUplinks what is before each
   * @param operatorUplinks the same
   */
  public static Roadside of(
      SimulatedNetwork network, List<Access> vehicleUplinks, List<Access> operatorUplinks) {
    return new Roadside(vehicleUplinks, operatorUplinks, network);
  }

  private Roadside(
      List<Access> vehicleUplinks, List<Access> operatorUplinks, SimulatedNetwork network) {
    this.network = network;
    Host mapHost = network.addHost("map");
    mapHost.addInterface("eth0", IpAddress.of("198.51.100.1"), network.internet());
    mapHost.addInterface("eth0-ipv6", IpAddress.of("2001:db8::1"), network.internet());
    map = new SimulatedMap(network, mapHost, MapLimits.DEFAULT);
    vehicle = side("vehicle", 1, vehicleUplinks);
    operator = side("operator", 2, operatorUplinks);
  }

  private Side side(String name, int number, List<Access> accesses) {
    Host host = network.addHost(name);
    SimulatedGate gate = new SimulatedGate(network, host);
    gate.mapAt(map.publicKey(), map.endpoints());
    List<Uplink> uplinks = new ArrayList<>();
    for (int i = 0; i < accesses.size(); i++) {
      uplinks.add(new Uplinks(network, gate, host, number, i).add(accesses.get(i)));
    }
    return new Side(host, List.copyOf(uplinks), gate);
  }

  /** The vehicle with two uplinks, the operator with one, and all NATs port-restricted. */
  public static Roadside ordinary(SimulatedNetwork network) {
    NatBehavior nat = NatBehavior.portRestricted();
    return new Roadside(network, List.of(nat, nat), List.of(nat));
  }

  /** The same model for the vehicle's uplinks, both directions. */
  public void setUplinks(LinkModel model) {
    vehicle.uplinks().forEach(uplink -> uplink.setModel(model));
  }

  /** The same model for the uplinks of both, both directions. */
  public void setAllUplinks(LinkModel model) {
    setUplinks(model);
    operator.uplinks().forEach(uplink -> uplink.setModel(model));
  }

  /** Starts the map and both gates with one tunnel of that redundancy. */
  public void start(Redundancy redundancy) {
    List<TunnelSettings> tunnels = List.of(tunnel("main", OptionalLong.empty(), redundancy));
    map.start();
    operator().start(settings(vehicle().publicKey(), tunnels));
    vehicle().start(settings(operator().publicKey(), tunnels));
  }

  /** A tunnel to the only far gate. */
  public static TunnelSettings tunnel(String name, OptionalLong id, Redundancy redundancy) {
    return new TunnelSettings(name, id, 0, MTU, redundancy);
  }

  /** What a gate with those tunnels to {@code far} is to do. */
  public GateSettings settings(PublicKey far, List<TunnelSettings> tunnels) {
    return settings(far, tunnels, REGISTER_INTERVAL, KEEP_ALIVE);
  }

  /** The same with other intervals. */
  public GateSettings settings(
      PublicKey far, List<TunnelSettings> tunnels, Duration register, Duration keepAlive) {
    return new GateSettings(
        List.of(new FarGateSettings("far", far, NO_PRE_SHARED_KEY)),
        tunnels,
        List.of(map.publicKey()),
        register.toNanos(),
        keepAlive.toNanos());
  }

  /** Whether both gates have a session, and at least so many paths that are up. */
  public boolean isConnected(int paths) {
    return upPaths(vehicle()) >= paths && upPaths(operator()) >= paths;
  }

  /** How many paths a gate would send payloads over. */
  public static int upPaths(SimulatedGate gate) {
    FarGateState farGate = gate.status().farGates().getFirst();
    return farGate.sessionAgeNanos().isEmpty()
        ? 0
        : (int) farGate.paths().stream().filter(path -> path.state() != PathState.DOWN).count();
  }

  public SimulatedNetwork network() {
    return network;
  }

  public SimulatedMap map() {
    return map;
  }

  public SimulatedGate vehicle() {
    return vehicle.gate();
  }

  public SimulatedGate operator() {
    return operator.gate();
  }

  public Side vehicleSide() {
    return vehicle;
  }

  public Side operatorSide() {
    return operator;
  }
}
