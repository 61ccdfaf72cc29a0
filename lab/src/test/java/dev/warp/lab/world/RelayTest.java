package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.boundary.GateSettings;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The map passes on what two gates cannot send each other directly (docs/protocol.md 9.6). */
final class RelayTest {

  private static final Duration GAP = Duration.ofMillis(5);
  private static final int PAYLOADS = 400;

  /** Nothing runs yet. */
  private static Roadside world(NatBehavior operator, NatBehavior... vehicle) {
    Roadside world = new Roadside(new SimulatedNetwork(1), List.of(vehicle), List.of(operator));
    world.setUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY));
    return world;
  }

  private static Roadside started(NatBehavior operator, NatBehavior... vehicle) {
    Roadside world = world(operator, vehicle);
    world.start(Connected.THREE_OF_SIX);
    return world;
  }

  @Test
  void shouldRelayBetweenSymmetricNats() {
    Roadside world = started(NatBehavior.symmetric(), NatBehavior.symmetric());
    Connected.connect(world, 1);
    assertTrue(
        Connected.pathsUp(world).stream().allMatch(path -> RelayAddress.isRelayed(path.remote())));
    assertEquals(0, Stream.toOperator(world).send(PAYLOADS, GAP).settle().lost());
    assertEquals(
        0, Stream.toVehicle(world).withPayloads(1_000).send(PAYLOADS, GAP).settle().lost());
  }

  /** The vehicle's first uplink can punch, the second only with the map's help. */
  @Test
  void shouldRelayOnlyWhereThereIsNoDirectPath() {
    NatBehavior strict = NatBehavior.portRestricted();
    Roadside world = started(strict, strict, NatBehavior.symmetric());
    Connected.connect(world, 2);
    List<String> relayed =
        Connected.pathsUp(world).stream()
            .filter(path -> RelayAddress.isRelayed(path.remote()))
            .map(PathView::interfaceName)
            .toList();
    assertEquals(List.of("up1"), relayed);
    Stream out = Stream.toOperator(world).send(PAYLOADS, GAP);
    world.vehicleSide().nats().getFirst().link().setUp(false);
    assertEquals(0, out.send(PAYLOADS, GAP).settle().lost());
  }

  @Test
  void shouldNotRelayWhereAGateDoesNotWantIt() {
    Roadside world = world(NatBehavior.symmetric(), NatBehavior.symmetric());
    world.map().start();
    world.operator().start(withoutRelays(settings(world, world.vehicle())));
    world.vehicle().start(settings(world, world.operator()));
    world.network().time().runFor(Duration.ofSeconds(30));
    assertEquals(List.of(), Connected.pathsUp(world));
  }

  private static GateSettings settings(Roadside world, SimulatedGate far) {
    TunnelSettings tunnel = Roadside.tunnel("main", OptionalLong.empty(), Connected.THREE_OF_SIX);
    return world.settings(far.publicKey(), List.of(tunnel));
  }

  private static GateSettings withoutRelays(GateSettings all) {
    return new GateSettings(
        all.farGates(),
        all.tunnels(),
        all.maps(),
        Set.of(),
        all.registerIntervalNanos(),
        all.keepAliveNanos());
  }

  /** A name that somebody lets resolve to one, or a slip in a configuration. */
  @Test
  void shouldTakeNoAddressBehindARelayFromNames() {
    Roadside world = started(NatBehavior.portRestricted(), NatBehavior.portRestricted());
    List<Endpoint> relayed = List.of(RelayAddress.of(7, 1, 1));
    long now = world.network().time().nowNanos();
    world.vehicle().engine().farGateEndpoints(0, relayed, now);
    world.vehicle().engine().mapEndpoints(world.map().publicKey(), relayed, now);
    world
        .vehicle()
        .engine()
        .mapEndpoints(world.map().publicKey(), List.of(world.map().endpoint()), now);
    Connected.connect(world, 1);
    assertEquals(0, Stream.toOperator(world).send(PAYLOADS, GAP).settle().lost());
  }

  /** A NAT that becomes less strict, as when a vehicle comes home: the relay is left. */
  @Test
  void shouldLeaveTheRelayWhenADirectPathComesUp() {
    NatBehavior symmetric = NatBehavior.symmetric();
    Roadside world = world(symmetric, symmetric, NatBehavior.fullCone());
    world.vehicleSide().nats().getLast().link().setUp(false);
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, 1);
    assertEquals(1, Connected.pathsUp(world).size());
    Stream out = Stream.toOperator(world).send(PAYLOADS, GAP);
    world.vehicleSide().nats().getLast().link().setUp(true);
    out.send(8_000, GAP);
    assertTrue(
        Connected.pathsUp(world).stream().anyMatch(path -> !RelayAddress.isRelayed(path.remote())));
    assertEquals(0, out.settle().lost());
  }
}
