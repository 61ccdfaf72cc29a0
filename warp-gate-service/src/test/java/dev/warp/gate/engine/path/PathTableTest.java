package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.VirtualTimer;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.pacing.ShardOwner;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.TransportHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PathTableTest {

  private static final long NOW = 1_000_000_000_000L;
  private static final int MAX_PATHS = 64;

  private final PathTable table = new PathTable(new VirtualTimer(NOW).wakeup(), PathMtu.BASE);

  @Test
  void shouldGiveIdsInTurnSoThatNoneIsUsedAgainSoon() {
    assertEquals(0, add(0).id());
    Path second = add(1);
    assertEquals(1, second.id());
    table.remove(second);
    for (int id = 2; id < MAX_PATHS; id++) {
      Path next = add(id);
      assertEquals(id, next.id());
      table.remove(next);
    }
    assertEquals(1, add(100).id());
    assertEquals(2, add(101).id());
  }

  @Test
  void shouldSkipIdsInUse() {
    for (int i = 0; i < MAX_PATHS; i++) {
      add(i);
    }
    table.remove(table.find(0, endpoint(40)));
    assertEquals(40, add(100).id());
    table.remove(table.find(0, endpoint(7)));
    table.remove(table.find(0, endpoint(50)));
    assertEquals(50, add(101).id());
    assertEquals(7, add(102).id());
  }

  @Test
  void shouldRefuseAPathWhenAllPlacesAreTakenByPathsThatAreUp() {
    for (int i = 0; i < MAX_PATHS; i++) {
      add(i);
    }
    assertEquals(Optional.empty(), table.add(0, endpoint(100), 0, NOW));
    assertEquals(MAX_PATHS, table.all().size());
    assertNull(table.find(0, endpoint(100)));
  }

  @Test
  void shouldReplaceThePathThatHasBeenDeadLongest() {
    for (int i = 0; i < MAX_PATHS; i++) {
      add(i);
    }
    for (int dead : new int[] {5, 60, 23}) {
      table.all().get(dead).goDown(NOW);
    }
    table.all().get(5).heard(1, NOW + 30);
    table.all().get(23).heard(1, NOW + 10);
    table.all().get(60).heard(1, NOW + 20);
    for (int replaced : new int[] {23, 60, 5}) {
      assertNotNull(table.find(0, endpoint(replaced)));
      assertEquals(replaced, add(100 + replaced).id());
      assertNull(table.find(0, endpoint(replaced)));
      assertEquals(MAX_PATHS, table.all().size());
    }
    assertEquals(Optional.empty(), table.add(0, endpoint(200), 0, NOW));
  }

  @Test
  void shouldFindAPathByInterfaceAndRemote() {
    Path one = table.add(1, endpoint(9), 0, NOW).orElseThrow();
    Path other = table.add(2, endpoint(9), 0, NOW).orElseThrow();
    assertSame(one, table.find(1, endpoint(9)));
    assertSame(other, table.find(2, endpoint(9)));
    assertNull(table.find(3, endpoint(9)));
    assertNull(table.find(1, endpoint(8)));
    one.moveTo(endpoint(8));
    assertSame(one, table.find(1, endpoint(8)));
    assertNull(table.find(1, endpoint(9)));
  }

  @Test
  void shouldFindThePathThatWaitsForAnAnswerFromElsewhere() {
    Path one = table.add(1, endpoint(9), 0, NOW).orElseThrow();
    Path still = table.add(1, endpoint(10), 0, NOW).orElseThrow();
    Path other = table.add(2, endpoint(9), 0, NOW).orElseThrow();
    assertNull(table.movingTo(1, endpoint(20)));
    other.expectAt(endpoint(20));
    assertNull(table.movingTo(1, endpoint(20)));
    one.expectAt(endpoint(20));
    assertSame(one, table.movingTo(1, endpoint(20)));
    assertSame(other, table.movingTo(2, endpoint(20)));
    assertFalse(still.isExpectedAt(endpoint(20)));
    one.moveTo(endpoint(20));
    assertNull(table.movingTo(1, endpoint(20)));
  }

  @Test
  void shouldRememberOverWhichPathAPathOfTheFarGateCame() {
    Path one = add(1);
    Path other = add(2);
    table.associate(0, one);
    table.associate(63, one);
    table.associate(5, other);
    assertSame(one, table.byFarPathId(63));
    table.associate(63, other);
    assertSame(other, table.byFarPathId(63));
    table.associate(63, one);
    table.remove(one);
    assertNull(table.byFarPathId(0));
    assertNull(table.byFarPathId(63));
    assertSame(other, table.byFarPathId(5));
    table.newSession(NOW);
    assertNull(table.byFarPathId(5));
  }

  @Test
  void shouldForgetThePathsOfTheFarGateThatCameOverAReplacedPath() {
    for (int i = 0; i < MAX_PATHS; i++) {
      table.associate(MAX_PATHS - 1 - i, add(i));
    }
    table.all().get(3).goDown(NOW);
    add(100);
    assertNull(table.byFarPathId(60));
    assertNotNull(table.byFarPathId(59));
  }

  @Test
  void shouldDropWhatWaitsForAPathThatIsForgotten() {
    Path path = add(1);
    List<ShardDrop> drops = new ArrayList<>();
    ShardOwner owner =
        new ShardOwner() {
          @Override
          public int priority() {
            return 3;
          }

          @Override
          public void sent(int bytes) {
            throw new AssertionError("it waits");
          }

          @Override
          public void dropped(ShardDrop reason) {
            drops.add(reason);
          }
        };
    path.queue().offer(new byte[100], 80, TransportHeader.SEALED, 0, NOW + 1, owner, NOW);
    table.remove(path);
    assertEquals(List.of(ShardDrop.PATH_GONE), drops);
  }

  @Test
  void shouldCountLossAnewInANewSession() {
    Path path = add(1);
    path.reported(1, 0, 0);
    path.reported(101, 200, 0);
    table.newSession(NOW);
    path.reported(1, 100_000, 0);
    assertEquals(0.5, path.lossRatio());
  }

  @Test
  void shouldTellWhetherAnyPathIsUp() {
    assertFalse(table.anyUp());
    Path one = add(1);
    Path other = add(2);
    one.goDown(NOW);
    assertTrue(table.anyUp());
    other.goDown(NOW);
    assertFalse(table.anyUp());
  }

  private Path add(int remote) {
    return table.add(0, endpoint(remote), 0, NOW).orElseThrow();
  }

  private static Endpoint endpoint(int number) {
    return Endpoint.ofIpv4(0xc6336400 + number, 13116);
  }
}
