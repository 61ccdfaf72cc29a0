package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.lab.sim.LinkModel;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.FarGateCandidates;
import dev.warp.protocol.wire.WireWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a map tells a gate over its stream, while datagrams from the map do not reach the gate. */
final class NewsByStreamTest {

  private static final Duration REGISTER = Duration.ofSeconds(1);
  private static final List<TunnelSettings> TUNNELS =
      List.of(Roadside.tunnel("main", OptionalLong.empty(), Connected.THREE_OF_SIX));

  private final Roadside world =
      Connected.unconnected(1, LinkModel.PERFECT.withDelay(Connected.ONE_WAY), 1);

  private void startVehicleAndDeafenItToTheMap() {
    world.map().start();
    world.vehicle().start(world.settings(world.operator().publicKey(), TUNNELS));
    world.network().time().runFor(REGISTER);
    world
        .vehicleSide()
        .host()
        .hostInterface("up0")
        .link()
        .down()
        .intercept(
            (datagram, onward) -> {
              if (!datagram.source().equals(world.map().endpoint())) {
                onward.accept(datagram);
              }
            });
  }

  private void startOperator() {
    world.operator().start(world.settings(world.vehicle().publicKey(), TUNNELS));
    world.network().time().runFor(REGISTER);
  }

  private static byte[] value(FarGateCandidates told) {
    byte[] value = new byte[told.valueLength()];
    told.writeValue(new WireWriter(value, 0));
    return value;
  }

  private void tell(byte[] told) {
    world.vehicle().toldByStream(world.map().publicKey(), world.map().engine().replicaId(), told);
  }

  @Test
  void shouldNotMeetWithoutIt() {
    startVehicleAndDeafenItToTheMap();
    startOperator();

    assertEquals(List.of(), Connected.pathsUp(world));
  }

  @Test
  void shouldMeetByIt() {
    world
        .map()
        .connect(
            (listener, farGate) -> {
              if (listener.equals(world.vehicle().publicKey())) {
                tell(value(farGate));
              }
            });
    startVehicleAndDeafenItToTheMap();
    startOperator();

    assertEquals(1, Connected.pathsUp(world).size());
    assertEquals(1, ConnectingTest.count(world.vehicle(), GateEvent.SessionUp.class));
  }

  @Test
  void shouldCountWhatIsNoNews() {
    startVehicleAndDeafenItToTheMap();
    tell(new byte[] {1, 2, 3});

    assertEquals(1, world.vehicle().engine().drops().get(DropReason.MALFORMED));
  }

  @Test
  void shouldRegisterSoonWhatTheMapDoesNotKnowAndNothingElse() {
    startVehicleAndDeafenItToTheMap();
    world.vehicleSide().host().hostInterface("up0").link().down().stopIntercepting();
    long before = registers();
    world.network().time().runFor(Duration.ofSeconds(2));
    world.vehicle().registeredByStream(world.map().publicKey(), Set.of(0));
    world.network().time().runFor(Duration.ofMillis(100));
    assertEquals(before, registers());

    world.vehicle().registeredByStream(world.map().publicKey(), Set.of());
    world.network().time().runFor(Duration.ofMillis(100));
    assertTrue(registers() > before, "it has registered " + registers() + " times");
  }

  private long registers() {
    return world.map().engine().counters().registers();
  }
}
