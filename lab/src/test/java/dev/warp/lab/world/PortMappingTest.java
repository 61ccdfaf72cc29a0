package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.portmap.Refusal;
import dev.warp.lab.portmap.PortMappingResponder;
import dev.warp.lab.portmap.PortMappingResponder.Protocol;
import dev.warp.lab.sim.IpAddress;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.NatBehavior;
import dev.warp.lab.sim.PortMappingServer;
import dev.warp.lab.sim.SimulatedNetwork;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A vehicle behind a symmetric NAT and an operator behind a port-restricted one, which no punching
 * brings together; the operator's router maps ports (docs/protocol.md section 9.7).
 */
final class PortMappingTest {

  private static final Duration GAP = Duration.ofMillis(5);
  private static final int PAYLOADS = 400;
  private static final IpAddress ROUTER = IpAddress.of("10.72.0.1");

  private final Roadside world =
      new Roadside(
          new SimulatedNetwork(1),
          List.of(NatBehavior.symmetric()),
          List.of(NatBehavior.portRestricted()));

  PortMappingTest() {
    world.setUplinks(LinkModel.PERFECT.withDelay(Connected.ONE_WAY));
  }

  private PortMappingServer serve(Protocol protocol) {
    world.operator().routerAt("up0", ROUTER);
    return PortMappingServer.install(
        world.network(), world.operatorSide().nats().getFirst(), ROUTER, protocol);
  }

  private void connect() {
    world.start(Connected.THREE_OF_SIX);
    Connected.connect(world, 1);
  }

  private boolean isDirect() {
    List<PathView> up = Connected.pathsUp(world);
    return !up.isEmpty() && up.stream().noneMatch(path -> RelayAddress.isRelayed(path.remote()));
  }

  private Optional<Endpoint> mapped() {
    return world.operator().status().portMappings().getFirst().external();
  }

  private long run(Duration limit, java.util.function.BooleanSupplier condition) {
    long begin = world.network().time().nowNanos();
    assertTrue(world.network().time().runUntil(condition, begin + limit.toNanos()));
    return (world.network().time().nowNanos() - begin) / 1_000_000;
  }

  @ParameterizedTest
  @EnumSource
  void shouldTalkDirectlyWhereTheRouterMapsAPort(Protocol protocol) {
    PortMappingServer server = serve(protocol);
    world.start(Connected.THREE_OF_SIX);
    long millis = run(Duration.ofSeconds(1), () -> world.isConnected(1));
    world.network().time().runFor(Duration.ofMillis(500));
    assertTrue(isDirect(), "" + Connected.pathsUp(world));
    System.out.printf("port mapping by %s: direct after %d ms%n", protocol, millis);
    assertTrue(millis < 300, millis + " ms");
    assertEquals(mapped(), Optional.of(Connected.pathsUp(world).getFirst().remote()));
    assertEquals(1, server.mappings());
    assertEquals(0, Stream.toOperator(world).send(PAYLOADS, GAP).settle().lost());
    assertEquals(0, Stream.toVehicle(world).send(PAYLOADS, GAP).settle().lost());
  }

  @Test
  void shouldRelayWhereNobodyLooksForARouter() {
    PortMappingServer server =
        PortMappingServer.install(
            world.network(), world.operatorSide().nats().getFirst(), ROUTER, Protocol.PCP);
    connect();
    assertFalse(isDirect());
    assertEquals(0, server.requests());
    assertEquals(Optional.empty(), mapped());
  }

  @Test
  void shouldAskASilentRouterAHandfulOfTimes() {
    world.operator().routerAt("up0", ROUTER); // Nobody is there.
    SentTo asked = SentTo.by(world.operator(), ROUTER.endpoint(PortMappingResponder.PORT));
    connect();
    assertFalse(isDirect());
    world.network().time().runFor(Duration.ofMinutes(29));
    assertEquals(7, asked.count());
    assertEquals(Optional.empty(), mapped());
    world.network().time().runFor(Duration.ofMinutes(2));
    assertEquals(14, asked.count());
  }

  /** A gate that has a path by itself learns within seconds that its router knows nothing of it. */
  @Test
  void shouldHaveThePortMappedAgainWhenTheRouterHasRestarted() {
    PortMappingServer server = serve(Protocol.PCP);
    connect();
    assertTrue(isDirect());
    Endpoint before = mapped().orElseThrow();
    world.network().time().runFor(Duration.ofMinutes(1));
    server.restart();
    assertEquals(0, server.mappings());
    Stream out = Stream.toOperator(world);
    long begin = world.network().time().nowNanos();
    while (server.mappings() == 0) {
      out.send(1, GAP);
    }
    long millis = (world.network().time().nowNanos() - begin) / 1_000_000;
    System.out.printf("port mapping: again %d ms after the router's restart%n", millis);
    assertTrue(millis < 2_000, millis + " ms");
    out.send(PAYLOADS, GAP);
    assertTrue(isDirect(), "" + Connected.pathsUp(world));
    assertEquals(Optional.of(before), mapped());
    assertTrue(out.settle().longestGap().compareTo(Duration.ofSeconds(2)) < 0);
  }

  @Test
  void shouldRenewAndGiveBack() {
    PortMappingServer server = serve(Protocol.PCP);
    connect();
    int requests = server.requests();
    assertEquals(1, requests);
    world.network().time().runFor(Duration.ofMinutes(61));
    assertEquals(5, server.requests());
    assertEquals(1, server.mappings());
    world.operator().stop();
    world.network().time().runFor(Duration.ofSeconds(1));
    assertEquals(0, server.mappings());
    assertEquals(
        List.of(GateEvent.PortMapped.class, GateEvent.PortMappingLost.class),
        world.operator().events().stream()
            .map(GateEvent::getClass)
            .filter(kind -> kind.getSimpleName().startsWith("PortMapp"))
            .toList());
  }

  /** The router would refuse anybody else for as long as the first mapping lasts. */
  @Test
  void shouldHaveItsPortAgainAfterACrash() {
    serve(Protocol.PCP);
    connect();
    Optional<Endpoint> before = mapped();
    world.operator().restartAtSamePorts();
    world.network().time().runFor(Duration.ofSeconds(1));
    assertEquals(before, mapped());
    assertEquals(0, world.operator().status().refusals().get(Refusal.NOT_AUTHORIZED));
  }

  @Test
  void shouldAskAgainWhenARefusalIsOver() {
    PortMappingServer server = serve(Protocol.NAT_PMP);
    server.refuse(3);
    connect();
    assertFalse(isDirect());
    assertEquals(1, world.operator().status().refusals().get(Refusal.NETWORK_FAILURE));
    server.refuse(0);
    world.network().time().runFor(Duration.ofMinutes(29));
    assertFalse(isDirect());
    world.network().time().runFor(Duration.ofMinutes(2));
    assertTrue(isDirect());
  }
}
