package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.transport.BlockShape;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** How evenly the links are loaded, against the best there is, found by trying everything. */
final class SpreadPropertiesTest {

  private static final int MAX_LINKS = 6;

  private final Spread spread = new Spread();
  private boolean severalLocal;
  private boolean severalFar;

  @Property(tries = 300)
  void shouldLoadNoLinkOfAFullMeshMoreThanItMust(
      @ForAll @IntRange(min = 1, max = MAX_LINKS) int locals,
      @ForAll @IntRange(min = 1, max = MAX_LINKS) int fars,
      @ForAll @IntRange(min = 1, max = 255) int shards,
      @ForAll long seed) {
    use(paths(locals, fars, 1, new Random(seed)));
    int links = locals == 1 || fars == 1 ? Math.max(locals, fars) : Math.min(locals, fars);
    assertEquals(links, spread.links());
    for (int block = 0; block < 5; block++) {
      assertEquals(Math.ceilDiv(shards, links), fullestWithAChoice(deal(shards)));
    }
  }

  @Property(tries = 300)
  void shouldLoadNoLinkMoreThanItMustWhateverIsConnected(
      @ForAll @IntRange(min = 1, max = 4) int locals,
      @ForAll @IntRange(min = 1, max = 4) int fars,
      @ForAll @IntRange(min = 1, max = 5) int shards,
      @ForAll long seed) {
    List<Path> paths = paths(locals, fars, 0.5, new Random(seed));
    Assume.that(!paths.isEmpty());
    use(paths);
    int best = leastLoad(paths, shards);
    for (int block = 0; block < 5; block++) {
      assertEquals(best, fullestWithAChoice(deal(shards)));
    }
  }

  /** docs/protocol.md section 11: no N links of one end hold more than n - k shards. */
  @Property(tries = 1000)
  void shouldKeepThePromiseWhateverIsConnected(
      @ForAll @IntRange(min = 1, max = MAX_LINKS) int locals,
      @ForAll @IntRange(min = 1, max = MAX_LINKS) int fars,
      @ForAll @IntRange(min = 3, max = 10) int tenthsConnected,
      @ForAll @IntRange(min = 1, max = 12) int required,
      @ForAll @IntRange(max = 6) int parity,
      @ForAll @IntRange(max = 3) int failures,
      @ForAll @IntRange(max = 20_000) int payloadBytes,
      @ForAll long seed) {
    List<Path> paths = paths(locals, fars, tenthsConnected / 10.0, new Random(seed));
    Assume.that(!paths.isEmpty());
    use(paths);
    Redundancy redundancy = new Redundancy(required, required + parity, failures);
    BlockShape shape = new BlockShape(redundancy, spread.links(), 1200, 80);
    Assume.that(shape.fit(payloadBytes));
    int mayBeLost = shape.totalShards() - shape.dataShards();
    int survived = Math.min(failures, spread.links() - 1);
    for (int block = 0; block < 3; block++) {
      Loads loads = deal(shape.totalShards());
      assertTrue(!severalLocal || held(loads.local(), survived) <= mayBeLost);
      assertTrue(!severalFar || held(loads.far(), survived) <= mayBeLost);
    }
  }

  /**
   * With paths that cost differently, and some degraded or down: what is promised goes evenly to
   * the cheapest that count, what comes on top to the reserve, and both keep their part.
   */
  @Property(tries = 1000)
  void shouldKeepThePromiseOnTheCheapestThatCount(
      @ForAll @IntRange(min = 1, max = 4) int locals,
      @ForAll @IntRange(min = 1, max = 4) int fars,
      @ForAll @IntRange(min = 1, max = 5) int required,
      @ForAll @IntRange(max = 3) int failures,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<Path> paths = paths(locals, fars, 0.8, random);
    Assume.that(!paths.isEmpty());
    paths.forEach(path -> ail(path, random));
    Set<Path> counted = countedOf(paths);
    Set<Path> reserve = reserveOf(paths, counted);
    spread.use(paths);
    assertEquals(counted.size() + reserve.size(), spread.paths());
    BlockShape shape = new BlockShape(new Redundancy(required, required, failures), 1, 9, 0);
    shape.adapt(spread.links(), spread.reserveLinks(), 9, 0);
    assertTrue(shape.fit(9 * required));
    assertEquals(failures >= spread.links() && !reserve.isEmpty(), shape.bonusShards() > 0);
    for (int block = 0; block < 3; block++) {
      spread.begin(shape.totalShards(), shape.bonusShards());
      int survived = Math.min(failures, spread.links() - 1);
      assertRebuiltWithout(survived, required, counted, shape.totalShards());
      int more = Math.min(failures - spread.links(), spread.reserveLinks() - 1);
      assertRebuiltWithout(more, required, reserve, shape.bonusShards());
      assertEquals(0, spread.due());
    }
  }

  private static void ail(Path path, Random random) {
    path.setCost(new int[] {0, 0, 5, 9}[random.nextInt(4)]);
    int state = random.nextInt(5);
    if (state == 0) {
      path.standing().degrade(0);
    } else if (state == 1) {
      path.goDown(0);
    }
  }

  private static Set<Path> countedOf(List<Path> paths) {
    Set<Path> cheapest = cheapest(paths.stream().filter(Path::isCounted));
    Set<Path> up = paths.stream().filter(Path::isUp).collect(Collectors.toSet());
    return !cheapest.isEmpty() ? cheapest : !up.isEmpty() ? up : Set.copyOf(paths);
  }

  private static Set<Path> reserveOf(List<Path> paths, Set<Path> counted) {
    List<Path> others = paths.stream().filter(p -> p.isUp() && !counted.contains(p)).toList();
    Set<Path> cheapest = cheapest(others.stream().filter(Path::isCounted));
    return cheapest.isEmpty() ? Set.copyOf(others) : cheapest;
  }

  private static Set<Path> cheapest(Stream<Path> paths) {
    return paths
        .collect(Collectors.groupingBy(Path::cost, TreeMap::new, Collectors.toSet()))
        .values()
        .stream()
        .findFirst()
        .orElse(Set.of());
  }

  /** The next shards go to those paths only, and {@code lost} of their links leave enough. */
  private void assertRebuiltWithout(int lost, int required, Set<Path> allowed, int shards) {
    List<Path> dealt = next(shards);
    assertTrue(allowed.containsAll(dealt));
    if (shards > 0) {
      boolean oneLocal = allowed.stream().map(Path::interfaceId).distinct().count() == 1;
      boolean oneFar = allowed.stream().map(Path::farInterfaceId).distinct().count() == 1;
      assertTrue(oneLocal || shards - held(loads(dealt).local(), lost) >= required);
      assertTrue(oneFar || shards - held(loads(dealt).far(), lost) >= required);
    }
  }

  /** A single failure is survived wherever both ends have two links, at no shard more than need. */
  @Property(tries = 300)
  void shouldSpendNoShardMoreThanTheLossOfALinkTakes(
      @ForAll @IntRange(min = 2, max = 3) int locals,
      @ForAll @IntRange(min = 2, max = 3) int fars,
      @ForAll @IntRange(min = 1, max = 3) int required,
      @ForAll long seed) {
    List<Path> paths = paths(locals, fars, 0.6, new Random(seed));
    Assume.that(!paths.isEmpty());
    use(paths);
    Assume.that(spread.links() > 1);
    BlockShape shape = new BlockShape(new Redundancy(required, required, 1), spread.links(), 9, 0);
    assertTrue(shape.fit(9 * required));
    assertEquals(required, shape.dataShards());
    int total = shape.totalShards();
    assertTrue(leastLoad(paths, total) <= total - required);
    for (int fewer = required; fewer < total; fewer++) {
      assertTrue(leastLoad(paths, fewer) > fewer - required, fewer + " would do");
    }
  }

  @Property(tries = 300)
  void shouldUseEveryPathThatBelongsToALargestSetOfDisjointOnes(
      @ForAll @IntRange(min = 1, max = 4) int locals,
      @ForAll @IntRange(min = 1, max = 4) int fars,
      @ForAll long seed) {
    List<Path> paths = paths(locals, fars, 0.5, new Random(seed));
    Assume.that(!paths.isEmpty());
    use(paths);
    int shards = paths.size() * spread.links();
    spread.begin(shards, 0);
    Set<Path> dealt = new HashSet<>(next(shards));
    for (Path path : paths) {
      List<Path> others =
          paths.stream()
              .filter(other -> other.interfaceId() != path.interfaceId())
              .filter(other -> other.farInterfaceId() != path.farInterfaceId())
              .toList();
      boolean useful = !severalLocal || !severalFar || 1 + mostDisjoint(others) == spread.links();
      assertEquals(useful, dealt.contains(path));
    }
  }

  /** By trying all subsets. */
  private static int mostDisjoint(List<Path> paths) {
    int most = 0;
    for (int subset = 0; subset < 1 << paths.size(); subset++) {
      int chosen = subset;
      List<Path> set =
          IntStream.range(0, paths.size())
              .filter(i -> (chosen >> i & 1) == 1)
              .mapToObj(paths::get)
              .toList();
      boolean disjoint =
          set.stream().map(Path::interfaceId).distinct().count() == set.size()
              && set.stream().map(Path::farInterfaceId).distinct().count() == set.size();
      most = disjoint ? Math.max(most, set.size()) : most;
    }
    return most;
  }

  /** Shards by link. */
  private record Loads(int[] local, int[] far) {}

  private void use(List<Path> paths) {
    spread.use(paths);
    severalLocal = paths.stream().map(Path::interfaceId).distinct().count() > 1;
    severalFar = paths.stream().map(Path::farInterfaceId).distinct().count() > 1;
  }

  private Loads deal(int shards) {
    spread.begin(shards, 0);
    return loads(next(shards));
  }

  private List<Path> next(int shards) {
    return IntStream.range(0, shards).mapToObj(shard -> spread.deal()).toList();
  }

  private static Loads loads(List<Path> dealt) {
    Loads loads = new Loads(new int[MAX_LINKS], new int[MAX_LINKS]);
    for (Path path : dealt) {
      loads.local()[path.interfaceId()]++;
      loads.far()[path.farInterfaceId()]++;
    }
    return loads;
  }

  /** Shards on the fullest link of the ends that have several. */
  private int fullestWithAChoice(Loads loads) {
    if (!severalLocal && !severalFar) {
      return held(loads.local(), 1);
    }
    return Math.max(
        severalLocal ? held(loads.local(), 1) : 0, severalFar ? held(loads.far(), 1) : 0);
  }

  /** Shards on the {@code fullest} links. */
  private static int held(int[] loads, int fullest) {
    int[] sorted = loads.clone();
    Arrays.sort(sorted);
    int held = 0;
    for (int i = 0; i < fullest; i++) {
      held += sorted[sorted.length - 1 - i];
    }
    return held;
  }

  /** The least that the fullest link, of an end that has several, can hold. */
  private int leastLoad(List<Path> paths, int shards) {
    return leastLoad(paths, shards, new Loads(new int[MAX_LINKS], new int[MAX_LINKS]));
  }

  private int leastLoad(List<Path> paths, int shards, Loads loads) {
    if (shards == 0) {
      return fullestWithAChoice(loads);
    }
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      loads.local()[path.interfaceId()]++;
      loads.far()[path.farInterfaceId()]++;
      least = Math.min(least, leastLoad(paths.subList(i, paths.size()), shards - 1, loads));
      loads.local()[path.interfaceId()]--;
      loads.far()[path.farInterfaceId()]--;
    }
    return least;
  }

  /** Paths in random order, each pair of links connected with that probability. */
  private static List<Path> paths(int locals, int fars, double connected, Random random) {
    List<Path> paths = new ArrayList<>();
    Endpoint remote = Endpoint.ofIpv4(0xc6336401, 13116);
    for (int local = 0; local < locals; local++) {
      for (int far = 0; far < fars; far++) {
        if (random.nextDouble() < connected) {
          paths.add(Paths.carrying(paths.size(), local, remote, far, 0));
        }
      }
    }
    Collections.shuffle(paths, random);
    return paths;
  }
}
