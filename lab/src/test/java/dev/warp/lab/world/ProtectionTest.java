package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.engine.pacing.ShardDrop;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a gate says where its paths are short of room (docs/protocol.md section 11.2). */
final class ProtectionTest {

  private static final GateEvent UNPROTECTED = new GateEvent.TunnelUnprotected("far", "main");
  private static final GateEvent PROTECTED = new GateEvent.TunnelProtected("far", "main");
  private static final int SHARDS = 6;

  /** Take 86 ms of each path, of which 25 may leave at once: more than half of a deadline. */
  private static final int MORE_THAN_CAN_BE_PROTECTED = 300;

  /** 52 ms: all are sent as promised. */
  private static final int MORE_THAN_LEAVES_AT_ONCE = 180;

  private final Roadside world = Connected.uplinks(2);

  private void send(int payloads) {
    for (int i = 0; i < payloads; i++) {
      world.vehicle().send(0, new byte[1200]);
    }
  }

  private void run(long millis) {
    world.network().time().runFor(Duration.ofMillis(millis));
  }

  private TunnelState tunnel() {
    return world.vehicle().status().tunnels().getFirst();
  }

  private List<GateEvent> protectionEvents() {
    return world.vehicle().events().stream()
        .filter(event -> event.equals(UNPROTECTED) || event.equals(PROTECTED))
        .toList();
  }

  @Test
  void shouldSayThatATunnelIsUnprotectedUntilItHasBeenProtectedForASecond() {
    send(MORE_THAN_CAN_BE_PROTECTED);
    assertEquals(List.of(UNPROTECTED), protectionEvents());
    assertTrue(tunnel().unprotectedPayloads() > 0, tunnel().toString());
    run(999);
    send(1);
    assertTrue(tunnel().unprotectedNow());
    assertEquals(List.of(UNPROTECTED), protectionEvents());
    run(1);
    assertFalse(tunnel().unprotectedNow());
    assertEquals(List.of(UNPROTECTED, PROTECTED), protectionEvents());
  }

  @Test
  void shouldCountTheShardsThatWaitedForAnInterfaceThatIsGone() {
    send(MORE_THAN_LEAVES_AT_ONCE);
    world.vehicle().close("up0");
    run(1_000);
    long gone = tunnel().droppedShards().get(ShardDrop.PATH_GONE);
    assertTrue(gone > 0, tunnel().toString());
    assertEquals(
        SHARDS * MORE_THAN_LEAVES_AT_ONCE, tunnel().datagramsSent() + gone, tunnel().toString());
  }
}
