package dev.warp.lab.world;

import static dev.warp.lab.world.Connected.THREE_OF_SIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.GateSettings.TunnelSettings;
import dev.warp.gate.engine.boundary.Ordering;
import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.lab.sim.LinkModel;
import dev.warp.protocol.DropReason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Tunnels that are opened, updated and closed while payloads flow through others, or through them.
 */
final class ChangesTest {

  private static final Duration GAP = Duration.ofMillis(5);
  private static final int MTU = 1400;
  private static final Redundancy TWO_OF_FOUR = new Redundancy(2, 4, 1);

  private final Roadside world = Connected.unconnected(2, LinkModel.PERFECT, 1);
  private final Map<Integer, List<Integer>> atOperator = new TreeMap<>();
  private final Map<Integer, Integer> sent = new TreeMap<>();

  ChangesTest() {
    world.map().start();
    world.operator().start(world.settings(world.vehicle().publicKey(), List.of(tunnel("main"))));
    world.vehicle().start(world.settings(world.operator().publicKey(), List.of(tunnel("main"))));
    Connected.connect(world, 2);
    world
        .operator()
        .connect(
            (tunnel, payload) ->
                atOperator
                    .computeIfAbsent(tunnel, unseen -> new ArrayList<>())
                    .add(ByteBuffer.wrap(payload).getInt()));
  }

  private static TunnelSettings tunnel(String name) {
    return Roadside.tunnel(name, OptionalLong.empty(), THREE_OF_SIX);
  }

  private static TunnelSettings tunnel(String name, int mtu, Redundancy redundancy) {
    return new TunnelSettings(name, OptionalLong.empty(), 0, mtu, redundancy);
  }

  /** The vehicle's application sends numbered payloads through tunnels, by turns. */
  private void send(int count, int... tunnels) {
    for (int i = 0; i < count; i++) {
      for (int tunnel : tunnels) {
        int number = sent.merge(tunnel, 1, Integer::sum) - 1;
        world.vehicle().send(tunnel, ByteBuffer.allocate(1000).putInt(number).array());
      }
      world.network().time().runFor(GAP);
    }
  }

  private void settle() {
    world.network().time().runFor(Duration.ofSeconds(1));
  }

  private long now() {
    return world.network().time().nowNanos();
  }

  private int openAtBoth(TunnelSettings settings) {
    int number = world.operator().engine().openTunnel(settings, now());
    assertEquals(number, world.vehicle().engine().openTunnel(settings, now()));
    return number;
  }

  private static List<Integer> upTo(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void shouldCarryPayloadsOfATunnelThatIsOpenedAndDisturbNoOther() {
    send(100, 0);
    int opened = openAtBoth(tunnel("more"));
    send(100, 0, opened);
    settle();

    assertEquals(Map.of(0, upTo(200), opened, upTo(100)), atOperator);
  }

  @Test
  void shouldLoseNothingWhileEverythingThatCanChangeIsChanged() {
    List<TunnelSettings> changes =
        List.of(
            tunnel("main", MTU, TWO_OF_FOUR),
            tunnel("main", MTU, new Redundancy(1, 2, 1)),
            tunnel("main", 700, THREE_OF_SIX),
            tunnel("main", MTU, THREE_OF_SIX).with(new Urgency(7, 50_000_000L)),
            tunnel("main", MTU, THREE_OF_SIX).withMaxPayloadBytes(1000),
            tunnel("main", MTU, THREE_OF_SIX).withClearPayloads(true),
            tunnel("main", MTU, THREE_OF_SIX)
                .with(new Ordering(true, OptionalLong.of(30_000_000L))),
            tunnel("main", MTU, THREE_OF_SIX).with(new Ordering(true, OptionalLong.empty())),
            tunnel("main"));
    send(20, 0);
    for (TunnelSettings change : changes) {
      world.vehicle().engine().updateTunnel(0, change, now());
      send(10, 0);
      world.operator().engine().updateTunnel(0, change, now());
      send(10, 0);
    }
    settle();

    assertEquals(upTo(20 + 20 * changes.size()), atOperator.get(0));
  }

  @Test
  void shouldSendWithTheNewRedundancyFromTheNextPayloadOn() {
    send(100, 0);
    long before = datagrams();
    world.vehicle().engine().updateTunnel(0, tunnel("main", MTU, new Redundancy(1, 2, 1)), now());
    send(100, 0);

    assertEquals(200, datagrams() - before);
    assertTrue(before >= 400, "3 of 6 is fewer than " + before);
  }

  private long datagrams() {
    return world.vehicle().status().tunnels().getFirst().datagramsSent();
  }

  @Test
  void shouldTryLargerDatagramsOnceATunnelIsGivenALargerMtu() {
    world.vehicle().engine().updateTunnel(0, tunnel("main", 1300, THREE_OF_SIX), now());
    settle();
    assertMtus(MTU);

    world.vehicle().engine().updateTunnel(0, tunnel("main", 1472, THREE_OF_SIX), now());
    settle();
    assertMtus(1472);
  }

  private void assertMtus(int bytes) {
    Connected.pathsUp(world).forEach(path -> assertEquals(bytes, path.mtuBytes()));
  }

  @Test
  void shouldCountPayloadsOfATunnelThatOneEndHasClosedAndCarryThemOnceItIsOpenAgain() {
    int opened = openAtBoth(tunnel("more"));
    send(50, 0, opened);
    settle();
    world.operator().engine().closeTunnel(opened, now());
    send(50, 0, opened);
    settle();
    assertEquals(50, atOperator.get(opened).size());
    assertTrue(world.operator().engine().drops().get(DropReason.UNKNOWN_TUNNEL) >= 150);

    int again = world.operator().engine().openTunnel(tunnel("more"), now());
    send(50, 0, opened);
    settle();

    assertEquals(IntStream.range(100, 150).boxed().toList(), atOperator.get(again));
    assertEquals(upTo(150), atOperator.get(0));
  }

  /** It numbers its payloads on from where it was, or the far gate would take them for copies. */
  @Test
  void shouldCarryPayloadsOfATunnelThatItsSenderHasClosedAndOpenedAgain() {
    send(50, 0);
    settle();
    world.vehicle().engine().closeTunnel(0, now());
    int again = world.vehicle().engine().openTunnel(tunnel("main"), now());
    send(50, again);
    settle();

    assertEquals(100, atOperator.get(0).size());
  }

  @Test
  void shouldRefuseATunnelThatTheFarGateCouldNotTellFromAnotherAndChangeNothing() {
    int opened = openAtBoth(Roadside.tunnel("more", OptionalLong.of(5), THREE_OF_SIX));
    List<TunnelSettings> conflicts =
        List.of(tunnel("main"), Roadside.tunnel("other", OptionalLong.of(5), THREE_OF_SIX));
    for (TunnelSettings conflict : conflicts) {
      assertThrows(
          IllegalArgumentException.class,
          () -> world.operator().engine().openTunnel(conflict, now()));
    }
    assertEquals(2, world.operator().status().tunnels().size());
    send(50, 0, opened);
    settle();

    assertEquals(Map.of(0, upTo(50), opened, upTo(50)), atOperator);
  }

  @Test
  void shouldNotChangeNameIdFarGateOrMemoryOfAnOpenTunnel() {
    List<TunnelSettings> others =
        List.of(
            tunnel("other"),
            Roadside.tunnel("main", OptionalLong.of(1), THREE_OF_SIX),
            new TunnelSettings("main", OptionalLong.empty(), 1, MTU, THREE_OF_SIX));
    for (TunnelSettings other : others) {
      assertThrows(
          IllegalArgumentException.class,
          () -> world.vehicle().engine().updateTunnel(0, other, now()));
    }
  }

  @Test
  void shouldKnowNothingOfATunnelThatIsClosed() {
    world.vehicle().engine().closeTunnel(0, now());
    for (long number : LongStream.of(0, 1).toArray()) {
      assertThrows(
          IllegalArgumentException.class, () -> world.vehicle().send((int) number, new byte[1]));
    }
    assertEquals(List.of(), world.vehicle().status().tunnels());
  }
}
