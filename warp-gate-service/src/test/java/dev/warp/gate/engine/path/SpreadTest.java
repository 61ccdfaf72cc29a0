package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpreadTest {

  private static final long NOW = 1_000_000_000L;

  private final Spread spread = new Spread();

  @Test
  void shouldBeEmptyWithoutPaths() {
    assertTrue(spread.isEmpty());
    spread.use(List.of());
    assertTrue(spread.isEmpty());
    assertEquals(0, spread.paths());
    assertEquals(0, spread.links());
  }

  @Test
  void shouldCountLinksThatCarryShardsAtOnce() {
    spread.use(List.of(path(1, 7), path(1, 8), path(2, 7), path(2, 9), path(1, 9)));
    assertFalse(spread.isEmpty());
    assertEquals(5, spread.paths());
    assertEquals(2, spread.links());
  }

  @Test
  void shouldUseOnlyPathsThatAreUp() {
    Path down = path(1, 1);
    Path up = path(2, 2);
    down.goDown(NOW);
    spread.use(List.of(down, up));
    assertEquals(1, spread.paths());
    assertEquals(1, spread.links());
    assertEquals(Map.of(up, 4), dealt(4));
  }

  @Test
  void shouldUseWhatUsedToWorkWhereNothingIsUp() {
    Path one = path(1, 1);
    Path other = path(2, 2);
    one.goDown(NOW);
    other.goDown(NOW);
    spread.use(List.of(one, other));
    assertEquals(Map.of(one, 2, other, 2), dealt(4));
  }

  private Path costly(int local, int far, int cost) {
    Path path = path(local, far);
    path.setCost(cost);
    return path;
  }

  @Test
  void shouldCountOnlyTheCheapestOfTheGoodPaths() {
    Path cheap = path(1, 1);
    Path metered = costly(2, 2, 5);
    Path dear = costly(3, 3, 9);
    spread.use(List.of(dear, metered, cheap));
    assertEquals(1, spread.links());
    assertEquals(1, spread.reserveLinks());
    spread.begin(5, 3);
    Map<Path, Integer> dealt = new HashMap<>();
    while (spread.due() > 0) {
      dealt.merge(spread.deal(), 1, Integer::sum);
    }
    assertEquals(Map.of(cheap, 5, metered, 3), dealt);
  }

  @Test
  void shouldPreferACostlyPathThatIsGoodToADegradedOneForTheReserve() {
    Path good = path(1, 1);
    Path degraded = path(2, 2);
    Path metered = costly(3, 3, 5);
    degraded.standing().degrade(NOW);
    spread.use(List.of(good, degraded, metered));
    assertEquals(2, spread.paths());
    spread.begin(0, 1);
    assertSame(metered, spread.deal());
  }

  @Test
  void shouldCountACostlyPathWhereNoCheaperOneIsGood() {
    Path degraded = path(1, 1);
    Path metered = costly(2, 2, 5);
    degraded.standing().degrade(NOW);
    spread.use(List.of(degraded, metered));
    assertSame(metered, spread.quickest());
    spread.begin(0, 1);
    assertSame(degraded, spread.deal());
  }

  @Test
  void shouldUseOnePathOfSeveralBetweenTheSameLinksTheOneHeardMostRecently() {
    Path early = path(1, 1);
    Path late = path(1, 1);
    Path middle = path(1, 1);
    late.heard(1, NOW + 20);
    middle.heard(1, NOW + 10);
    spread.use(List.of(early, late, middle, path(2, 2)));
    assertEquals(2, spread.paths());
    assertEquals(2, dealt(4).get(late));
  }

  @Test
  void shouldForgetThePathsItUsedBefore() {
    spread.use(List.of(path(1, 1), path(2, 2), path(3, 3)));
    dealt(5);
    Path only = path(4, 4);
    spread.use(List.of(only));
    assertEquals(1, spread.links());
    assertEquals(Map.of(only, 3), dealt(3));
  }

  @Test
  void shouldLetPathsTakeTurnsWhereOneGetsMore() {
    List<Path> paths = List.of(path(1, 1), path(2, 2), path(3, 3));
    spread.use(paths);
    for (int block = 0; block < 6; block++) {
      Map<Path, Integer> dealt = dealt(4);
      assertEquals(2, dealt.get(paths.get(block % 3)));
    }
  }

  @Test
  void shouldGiveTheQuickestPathTheFirstShards() {
    Path slow = path(1, 1, 30_000_000);
    Path quick = path(2, 2, 10_000_000);
    spread.use(List.of(slow, quick));
    spread.begin(6, 0);
    for (int shard = 0; shard < 6; shard++) {
      assertSame(shard < 3 ? quick : slow, spread.deal());
    }
    for (int report = 0; report < 3; report++) {
      assertSame(quick, spread.quickest());
    }
  }

  @Test
  void shouldGiveDegradedPathsOnlyWhatComesOnTop() {
    Path sound = path(1, 1, 30_000_000);
    Path degraded = path(2, 2, 10_000_000);
    degraded.standing().degrade(NOW);
    spread.use(List.of(degraded, sound));
    assertEquals(1, spread.links());
    assertEquals(1, spread.reserveLinks());
    spread.begin(5, 3);
    for (int shard = 0; shard < 8; shard++) {
      assertSame(shard < 5 ? sound : degraded, spread.deal());
    }
  }

  @Test
  void shouldCountDegradedPathsWhereThereAreNoOthers() {
    Path one = path(1, 1);
    Path other = path(2, 2);
    Path down = path(3, 3);
    one.standing().degrade(NOW);
    other.standing().degrade(NOW);
    down.goDown(NOW);
    spread.use(List.of(one, other, down));
    assertEquals(2, spread.links());
    assertEquals(0, spread.reserveLinks());
    assertEquals(Map.of(one, 2, other, 2), dealt(4));
  }

  @Test
  void shouldKeepDatagramsAsShortAsTheirPathsNeed() {
    Path wide = path(1, 1);
    Path unknown = unknown(2, 2);
    spread.use(List.of(wide));
    assertEquals(Paths.MTU, spread.datagramBytes());
    spread.use(List.of(wide, unknown));
    assertEquals(PathMtu.BASE, spread.datagramBytes());
  }

  @Test
  void shouldNotShortenDatagramsForAReserveOfWhichNothingIsKnown() {
    Path good = path(1, 1);
    Path unknown = unknown(2, 2);
    unknown.standing().degrade(NOW);
    spread.use(List.of(good, unknown));
    assertEquals(1, spread.paths());
    assertEquals(Paths.MTU, spread.datagramBytes());
    Paths.carry(unknown, Paths.MTU, NOW);
    spread.use(List.of(good, unknown));
    assertEquals(2, spread.paths());
    spread.use(List.of(unknown(1, 1), unknown));
    assertEquals(2, spread.paths());
  }

  @Test
  void shouldUseAllPathsOfAMeshOfTwoByThreeAlike() {
    List<Path> paths = new ArrayList<>();
    for (int local = 0; local < 2; local++) {
      for (int far = 0; far < 3; far++) {
        paths.add(path(local, far));
      }
    }
    spread.use(paths);
    for (Path path : paths) {
      assertEquals(10, dealt(60).get(path));
    }
  }

  @Test
  void shouldPreferPathsWhoseLinksHaveNoOther() {
    Path shared = path(1, 1);
    Path local = path(1, 2);
    Path far = path(2, 1);
    spread.use(List.of(shared, local, far));
    assertEquals(Map.of(local, 3, far, 3), dealt(6));
  }

  @Test
  void shouldBeginEveryBlockWithEmptyLinks() {
    Path one = path(1, 1);
    Path other = path(2, 2);
    spread.use(List.of(one, other));
    dealt(1);
    assertEquals(Map.of(one, 2, other, 2), dealt(4));
  }

  private Map<Path, Integer> dealt(int shards) {
    Map<Path, Integer> dealt = new HashMap<>();
    spread.begin(shards, 0);
    for (int shard = 0; shard < shards; shard++) {
      dealt.merge(spread.deal(), 1, Integer::sum);
    }
    return dealt;
  }

  private static Path path(int interfaceId, int farInterfaceId, long rttNanos) {
    Path path = path(interfaceId, farInterfaceId);
    path.validated(farInterfaceId, rttNanos, NOW);
    return path;
  }

  /** A path of which only that is known which every path carries. */
  private static Path unknown(int interfaceId, int farInterfaceId) {
    return new Path(
        0, interfaceId, Endpoint.ofIpv4(0xc6336401, 13116), farInterfaceId, Paths.MTU, NOW);
  }

  private static Path path(int interfaceId, int farInterfaceId) {
    return Paths.carrying(0, interfaceId, Endpoint.ofIpv4(0xc6336401, 13116), farInterfaceId, NOW);
  }
}
