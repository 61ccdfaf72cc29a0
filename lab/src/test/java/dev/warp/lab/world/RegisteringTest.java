package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.ONE_WAY;
import static dev.warp.lab.world.Connected.THREE_OF_SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.VirtualTime;
import dev.warp.map.engine.MapEvent;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Gates and their map (docs/protocol.md section 9.1). */
final class RegisteringTest {

  @Test
  void shouldRegisterAsOftenAsTheMapsExpiryAsksForWhateverIsConfigured() {
    Roadside world = Connected.unconnected(2, LinkModel.PERFECT.withDelay(ONE_WAY), 1);
    start(world, Duration.ofHours(1), Roadside.KEEP_ALIVE);
    world.network().time().runFor(Duration.ofMinutes(10));
    assertEquals(3, world.map().engine().interfaces());
    assertEquals(0, world.map().events().stream().filter(RegisteringTest::isGone).count());
  }

  private static void start(Roadside world, Duration register, Duration keepAlive) {
    List<TunnelSettings> tunnels =
        List.of(Roadside.tunnel("main", OptionalLong.empty(), THREE_OF_SIX));
    PublicKey vehicle = world.vehicle().publicKey();
    PublicKey operator = world.operator().publicKey();
    world.map().start();
    world.vehicle().start(world.settings(operator, tunnels, register, keepAlive));
    world.operator().start(world.settings(vehicle, tunnels, register, keepAlive));
  }

  private static boolean isGone(MapEvent event) {
    return event instanceof MapEvent.InterfaceGone;
  }

  @Test
  void shouldReachAMapOfWhoseAddressesTheFirstLeadsNowhere() {
    Roadside world = Connected.unconnected(1, LinkModel.PERFECT.withDelay(ONE_WAY), 1);
    Endpoint nowhere = Endpoint.ofIpv4(0xcb007101, 13116);
    List<Endpoint> endpoints = new ArrayList<>(List.of(nowhere));
    endpoints.addAll(world.map().endpoints());
    world.vehicle().mapAt(world.map().publicKey(), endpoints);
    SentTo tried = SentTo.by(world.vehicle(), nowhere);
    VirtualTime time = world.network().time();
    start(world, Roadside.REGISTER_INTERVAL, Roadside.KEEP_ALIVE);
    long quarterSecondAndTwoRoundTrips = 250_000_000L + 4 * ONE_WAY.toNanos();
    assertTrue(
        time.runUntil(() -> world.map().engine().interfaces() == 2, quarterSecondAndTwoRoundTrips));
    time.runFor(Duration.ofMinutes(10));
    assertEquals(1, tried.count(), "keys are renewed where the map has answered");
  }

  @Test
  void shouldLeaveNothingBehindAtTheMapWhenAGateStops() {
    Roadside world = Connected.uplinks(2);
    world.vehicle().stop();
    world.network().time().runFor(Duration.ofSeconds(1));
    assertEquals(1, world.map().engine().gates());
    assertEquals(1, world.map().engine().sessions());
  }

  @Test
  void shouldHearWhatTheMapSaysWhileKeysChange() {
    Roadside world = Connected.unconnected(1, LinkModel.PERFECT.withDelay(ONE_WAY), 1);
    start(world, Roadside.REGISTER_INTERVAL, Duration.ofMillis(100));
    Connected.connect(world, 1);
    VirtualTime time = world.network().time();
    time.runUntil(119_000_000_000L);
    // Pongs in the old session are still on their way when the response to the new one comes.
    LinkModel slow = LinkModel.PERFECT.withDelay(Duration.ofSeconds(2));
    world.vehicleSide().nats().getFirst().link().down().setModel(slow);
    time.runFor(Duration.ofSeconds(30));
    assertEquals(0, world.vehicle().status().drops().get(DropReason.UNKNOWN_INDEX));
  }
}
