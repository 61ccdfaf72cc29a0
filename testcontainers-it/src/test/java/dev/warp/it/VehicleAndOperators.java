package dev.warp.it;

import dev.warp.lab.netns.Host;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.GateFigures;
import dev.warp.lab.testbed.GateFigures.PathFigures;
import dev.warp.lab.traffic.DatagramStream;
import dev.warp.lab.traffic.TrafficPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A map, a vehicle with an uplink of each kind, and operators that it has a tunnel to, each with
 * one uplink of another kind: real processes, all at once. The vehicle's uplinks are unplugged at
 * first.
 */
final class VehicleAndOperators implements AutoCloseable {

  private static final Duration START_DEADLINE = Duration.ofSeconds(90);
  private static final int FIRST_TO_GATE = 5000;
  private static final int FROM_GATE = 6000;

  /** An operator's host and gate. */
  private record Operator(Namespace host, ServiceProcess gate) {}

  private final Teardown teardown = new Teardown();
  private final List<AccessKind> operatorKinds;
  private final Map<AccessKind, Uplink> uplinks = new EnumMap<>(AccessKind.class);
  private final Map<AccessKind, Operator> operators = new EnumMap<>(AccessKind.class);
  private final Internet internet;
  private final MapAndGates warp;
  private final Namespace vehicleHost;
  private final ServiceProcess vehicle;

  private VehicleAndOperators(
      List<AccessKind> uplinkKinds, List<AccessKind> operatorKinds, Path folder) {
    this.operatorKinds = operatorKinds;
    internet = teardown.add(Internet.create());
    Host host = internet.addHost("vehicle", uplinkKinds.stream().map(AccessKind::access).toList());
    vehicleHost = host.namespace();
    for (int i = 0; i < uplinkKinds.size(); i++) {
      uplinks.put(uplinkKinds.get(i), host.uplinks().get(i));
      host.uplinks().get(i).cut();
    }
    warp = teardown.add(new MapAndGates(internet, folder));
    operatorKinds.forEach(this::addOperator);
    String farGates =
        operatorKinds.stream().map(this::towardsOperator).collect(Collectors.joining());
    vehicle = warp.addGate("vehicle", vehicleHost, farGates);
  }

  /** Builds it and starts the programs; returns when the operators are registered at the map. */
  static VehicleAndOperators start(
      List<AccessKind> uplinks, List<AccessKind> operators, Path folder) {
    VehicleAndOperators all = new VehicleAndOperators(uplinks, operators, folder);
    try {
      all.warp.start();
      all.operators.values().forEach(operator -> operator.gate().awaitReady(START_DEADLINE));
    } catch (RuntimeException e) {
      all.close();
      throw e;
    }
    return all;
  }

  private void addOperator(AccessKind kind) {
    Namespace host = internet.addHost("operator-" + name(kind), List.of(kind.access())).namespace();
    String farGate =
        """
        [far_gate]
        public_key = "%s"
        [tunnels.%s.gate]
        application_to_gate = %d
        gate_to_application = %d
        """
            .formatted(warp.key("vehicle"), name(kind), FIRST_TO_GATE, FROM_GATE);
    operators.put(kind, new Operator(host, warp.addGate(name(kind), host, farGate)));
  }

  private String towardsOperator(AccessKind kind) {
    return """
    [far_gates.%1$s]
    public_key = "%2$s"
    [tunnels.%1$s]
    far_gate = "%1$s"
    [tunnels.%1$s.gate]
    application_to_gate = %3$d
    """
        .formatted(name(kind), warp.key(name(kind)), portTowards(kind));
  }

  private int portTowards(AccessKind operator) {
    return FIRST_TO_GATE + operatorKinds.indexOf(operator);
  }

  /** An operator's, its far gate's and its tunnel's. */
  private static String name(AccessKind operator) {
    return operator.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The vehicle's uplink of a kind. */
  Uplink uplink(AccessKind kind) {
    return uplinks.get(kind);
  }

  /** What leads from the vehicle's uplink of a kind to an operator and is up. */
  List<PathFigures> pathsUp(AccessKind uplink, AccessKind operator) {
    String interfaceName = uplink(uplink).device().name();
    return GateFigures.of(metrics(), name(operator)).paths().stream()
        .filter(path -> path.up() && path.farGate().equals(name(operator)))
        .filter(path -> path.interfaceName().equals(interfaceName))
        .toList();
  }

  /** Whether the vehicle's uplink of a kind is registered at the map. */
  boolean isRegistered(AccessKind uplink) {
    return metrics().sum("warp_map_registered", "interface", uplink(uplink).device().name()) == 1;
  }

  /** What the vehicle's readiness check answers. */
  String readiness() {
    try {
      return vehicle.get("/q/health/ready").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Metrics metrics() {
    try {
      return Metrics.parse(vehicle.get("/q/metrics").body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a stream from the vehicle to an operator. */
  DatagramStream startStream(AccessKind operator, TrafficPlan plan) {
    return MapAndGates.startStream(
        vehicleHost, portTowards(operator), operators.get(operator).host(), FROM_GATE, plan);
  }

  /** The last lines of the vehicle's log and of an operator's, for a failure message. */
  String logTails(AccessKind operator) {
    return vehicle.running().logTail()
        + "\n---\n"
        + operators.get(operator).gate().running().logTail();
  }

  @Override
  public void close() {
    teardown.close();
  }
}
