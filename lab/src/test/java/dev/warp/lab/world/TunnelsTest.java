package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.THREE_OF_SIX;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.transport.PayloadDrop;
import dev.warp.lab.sim.LinkModel;
import dev.warp.lab.sim.SimulatedRandom;
import dev.warp.protocol.DropReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tunnel meets which (docs/protocol.md section 6.5), and what goes through them. */
final class TunnelsTest {

  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Roadside world = Connected.unconnected(2, LinkModel.PERFECT, 1);
  private final List<String> atOperator = new ArrayList<>();

  private void start(List<TunnelSettings> ofVehicle, List<TunnelSettings> ofOperator) {
    world.map().start();
    world.operator().start(world.settings(world.vehicle().publicKey(), ofOperator));
    world.vehicle().start(world.settings(world.operator().publicKey(), ofVehicle));
    Connected.connect(world, 2);
    world.operator().connect((tunnel, payload) -> atOperator.add(ofOperator.get(tunnel).name()));
  }

  private static TunnelSettings tunnel(String name, Long id) {
    OptionalLong idOrNone = id == null ? OptionalLong.empty() : OptionalLong.of(id);
    return Roadside.tunnel(name, idOrNone, THREE_OF_SIX);
  }

  /** Sends a few payloads, of which the first may go to learning how the far end calls it. */
  private void send(int tunnel) {
    for (int i = 0; i < 3; i++) {
      world.vehicle().send(tunnel, new byte[100]);
      world.network().time().runFor(Duration.ofMillis(100));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // name and id of the sender's, name and id of the receiver's, whether they meet
    "a,  , a,  , true",
    "a,  , b,  , false",
    "a, 1, a, 1, true",
    "a, 1, b, 1, true",
    "a, 1, a, 2, false",
    "a, 1, a,  , true",
    "a, 1, b,  , false",
    "a,  , a, 1, true",
    "a,  , b, 1, false",
  })
  void shouldMatchByIdWhereBothHaveOneAndElseByName(
      String name, Long id, String farName, Long farId, boolean meet) {
    start(List.of(tunnel(name, id)), List.of(tunnel(farName, farId)));
    send(0);
    assertEquals(meet, !atOperator.isEmpty(), atOperator.toString());
    assertEquals(
        meet ? 0 : 1,
        ConnectingTest.count(world.vehicle(), GateEvent.TunnelUnknownThere.class),
        world.vehicle().events().toString());
  }

  @Test
  void shouldKeepTunnelsApart() {
    start(
        List.of(tunnel("a", null), tunnel("b", 5L), tunnel("c", null)),
        List.of(tunnel("c", 7L), tunnel("other", 5L), tunnel("a", null)));
    for (int tunnel = 0; tunnel < 3; tunnel++) {
      atOperator.clear();
      send(tunnel);
      assertEquals(
          List.of(List.of("a", "other", "c").get(tunnel)), atOperator.stream().distinct().toList());
    }
  }

  @Test
  void shouldReportAnUnknownTunnelOnceAndKeepOnTrying() {
    start(List.of(tunnel("a", 1L)), List.of(tunnel("b", null)));
    for (int i = 0; i < 200; i++) {
      world.vehicle().send(0, new byte[100]);
      world.network().time().runFor(Duration.ofMillis(50));
    }
    assertEquals(1, ConnectingTest.count(world.vehicle(), GateEvent.TunnelUnknownThere.class));
    assertTrue(world.operator().engine().drops().get(DropReason.UNKNOWN_TUNNEL) >= 1_000);
    // The operator is given the tunnel.
    world.operator().kill();
    world.operator().start(world.settings(world.vehicle().publicKey(), List.of(tunnel("a", null))));
    world.operator().connect((tunnel, payload) -> atOperator.add("a"));
    for (int i = 0; i < 100; i++) {
      world.vehicle().send(0, new byte[100]);
      world.network().time().runFor(Duration.ofMillis(50));
    }
    assertTrue(atOperator.size() > 50);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100, 1_400, 5_000, 65_507})
  void shouldDeliverPayloadsOfAnySizeUnaltered(int length) {
    start(List.of(tunnel("a", null)), List.of(tunnel("a", null)));
    byte[] payload = new byte[length];
    new SimulatedRandom(length).nextBytes(payload);
    List<byte[]> got = new ArrayList<>();
    world.operator().connect((tunnel, delivered) -> got.add(delivered));
    world.vehicle().send(0, payload);
    world.network().time().runFor(SETTLE);
    assertEquals(1, got.size());
    assertArrayEquals(payload, got.getFirst());
    world.vehicleSide().nats().getFirst().link().setUp(false);
    world.vehicle().send(0, payload);
    world.network().time().runFor(SETTLE);
    assertEquals(2, got.size());
    assertArrayEquals(payload, got.get(1));
  }

  @Test
  void shouldCountWhatIsTooLargeOrHasNowhereToGo() {
    TunnelSettings narrow = new TunnelSettings("a", OptionalLong.empty(), 0, 200, THREE_OF_SIX);
    world.map().start();
    world.vehicle().start(world.settings(world.operator().publicKey(), List.of(narrow)));
    world.vehicle().send(0, new byte[100]);
    assertEquals(1, dropped(PayloadDrop.NO_SESSION));
    world.operator().start(world.settings(world.vehicle().publicKey(), List.of(narrow)));
    Connected.connect(world, 2);
    world.vehicle().send(0, new byte[65_536]);
    assertEquals(1, dropped(PayloadDrop.TOO_LARGE));
    assertEquals(0, world.vehicle().status().tunnels().getFirst().payloadsSent());
  }

  private long dropped(PayloadDrop reason) {
    return world.vehicle().status().tunnels().getFirst().dropped().get(reason);
  }
}
