package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.path.PathState;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Worlds for tests, run until both gates are connected over every path there can be. */
final class Connected {

  /** One way between the vehicle and the operator, or the map. */
  static final Duration ONE_WAY = Duration.ofMillis(20);

  static final Redundancy THREE_OF_SIX = new Redundancy(3, 6, 1);

  private static final long CONNECT_NANOS = Duration.ofSeconds(10).toNanos();

  private Connected() {}

  /** The vehicle with so many uplinks, the operator with one; no loss, 20 ms one way. */
  static Roadside uplinks(int uplinks) {
    return uplinks(uplinks, LinkModel.PERFECT.withDelay(ONE_WAY), 1);
  }

  static Roadside uplinks(int uplinks, LinkModel model, long seed) {
    Roadside world = unconnected(uplinks, model, seed);
    world.start(THREE_OF_SIX);
    connect(world, uplinks);
    return world;
  }

  static Roadside unconnected(int uplinks, LinkModel model, long seed) {
    NatBehavior nat = NatBehavior.portRestricted();
    Roadside world =
        new Roadside(new SimulatedNetwork(seed), Collections.nCopies(uplinks, nat), List.of(nat));
    world.setUplinks(model);
    return world;
  }

  /** The vehicle's paths that are up. */
  static List<PathView> pathsUp(Roadside world) {
    return world.vehicle().status().farGates().getFirst().paths().stream()
        .filter(path -> path.state() != PathState.DOWN)
        .toList();
  }

  /** Whether none of them is relayed. */
  static boolean isDirect(Roadside world) {
    return pathsUp(world).stream().noneMatch(path -> RelayAddress.isRelayed(path.remote()));
  }

  static void connect(Roadside world, int paths) {
    long limit = world.network().time().nowNanos() + CONNECT_NANOS;
    assertTrue(world.network().time().runUntil(() -> world.isConnected(paths), limit));
    // The other end learns from the first transport datagram that the session is in effect.
    world.network().time().runFor(Duration.ofMillis(500));
  }
}
