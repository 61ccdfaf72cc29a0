package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.Redundancy;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockShapeTest {

  private static final int MAX_SHARD = 1200;
  private static final int OVERHEAD = 80;

  @ParameterizedTest
  @CsvSource({
    // links, failures, data, total
    "1, 1, 3, 5", // nothing to be promised on a single link
    "2, 0, 3, 5",
    "2, 1, 3, 6",
    "3, 1, 3, 5",
    "4, 1, 3, 5",
    "3, 2, 3, 9",
    "4, 2, 3, 7",
    "2, 9, 3, 6", // capped at links - 1
  })
  void shouldSendWhatThePromiseNeeds(int links, int failures, int data, int total) {
    BlockShape shape = new BlockShape(new Redundancy(3, 5, failures), links, 1200, 0);
    assertShape(shape, 1800, data, total);
    assertEquals(5, shape.configuredShards());
  }

  @ParameterizedTest
  @CsvSource({"64, 3, 5, 1, 3", "40, 3, 6, 1, 4", "64, 1, 2, 1, 2", "64, 1, 1, 1, 2"})
  void shouldSendASmallPayloadInOneDataShard(
      int payload, int required, int num, int data, int total) {
    assertShape(shape(new Redundancy(required, num, 1), 3), payload, data, total);
  }

  @Test
  void shouldSendASmallPayloadAsConfiguredWhenNoFailureIsToBeSurvived() {
    assertShape(shape(new Redundancy(3, 5, 0), 3), 64, 3, 5);
  }

  @Test
  void shouldTakeMoreDataShardsAsSoonAsTheyCostLess() {
    // 1-of-3 costs 3 (n + 80), 2-of-4 4 (n/2 + 80), 3-of-5 5 (n/3 + 80).
    BlockShape shape = shape(new Redundancy(3, 5, 1), 3);
    assertShape(shape, 80, 1, 3);
    assertShape(shape, 82, 2, 4);
    assertShape(shape, 240, 2, 4);
    assertShape(shape, 243, 3, 5);
    assertShape(shape, 3600, 3, 5);
  }

  @Test
  void shouldGrowTheBlockOfALargePayloadAtTheSameRatio() {
    BlockShape shape = shape(new Redundancy(3, 5, 1), 3);
    assertShape(shape, 3601, 4, 7);
    assertEquals(901, shape.shardBytes());
    assertShape(shape, 6 * 1200, 6, 10);
    assertEquals(10, shape.configuredShards());
    assertShape(shape, 153 * 1200, 153, 255);
    assertFalse(shape.fit(153 * 1200 + 1));
    assertFalse(shape.fit(Integer.MAX_VALUE));
  }

  @Test
  void shouldFitAnEmptyPayload() {
    BlockShape shape = shape(new Redundancy(3, 5, 1), 2);
    assertShape(shape, 0, 1, 4);
    assertEquals(3, shape.configuredShards());
    assertEquals(0, shape.shardBytes());
  }

  @Test
  void shouldAdaptToLinksThatComeAndGo() {
    BlockShape shape = shape(new Redundancy(3, 5, 1), 3);
    assertShape(shape, 3000, 3, 5);
    shape.adapt(2, 0, MAX_SHARD, OVERHEAD);
    assertShape(shape, 3000, 3, 6);
    shape.adapt(2, 0, 1000, OVERHEAD);
    assertShape(shape, 3001, 4, 8);
  }

  @ParameterizedTest
  @CsvSource({
    // links that count, degraded ones, failures, data, total, bonus
    "1, 1, 1, 3, 5, 3",
    "1, 2, 1, 3, 5, 3",
    "1, 2, 2, 3, 5, 6", // of the two degraded links one may fail as well
    "2, 1, 1, 3, 6, 0", // those that count keep the promise by themselves
    "2, 1, 2, 3, 6, 3",
    "1, 1, 0, 3, 5, 0",
    "1, 0, 1, 3, 5, 0",
  })
  void shouldGiveDegradedLinksOnTopWhatThePromiseNeeds(
      int links, int degraded, int failures, int data, int total, int bonus) {
    BlockShape shape = new BlockShape(new Redundancy(3, 5, failures), links, 1200, 0);
    shape.adapt(links, degraded, 1200, 0);
    assertShape(shape, 3600, data, total);
    assertEquals(bonus, shape.bonusShards());
  }

  @ParameterizedTest
  @CsvSource({
    // links that count, degraded ones, payload, data, total, bonus
    "1, 0, 1200, 1, 1, 0",
    "2, 0, 1200, 1, 2, 0",
    "3, 0, 1200, 1, 3, 0",
    "2, 1, 1200, 1, 2, 1",
    "1, 2, 1200, 1, 1, 2",
    "2, 0, 3000, 3, 6, 0",
  })
  void shouldSendThePayloadWholeOnEveryLinkWhereAllButOneMayFail(
      int links, int degraded, int payload, int data, int total, int bonus) {
    BlockShape shape = new BlockShape(new Redundancy(1, 1, 255), links, 1200, 80);
    shape.adapt(links, degraded, 1200, 80);
    assertShape(shape, payload, data, total);
    assertEquals(bonus, shape.bonusShards());
  }

  @Test
  void shouldFitOnlySmallPayloadsWhenThePromiseLeavesNoRoomForLargeOnes() {
    BlockShape shape = shape(new Redundancy(200, 210, 1), 2);
    assertTrue(shape.fit(127 * 1200));
    assertEquals(254, shape.totalShards());
    assertFalse(shape.fit(127 * 1200 + 1));
  }

  @Test
  void shouldRefuseWhatIsNoRedundancy() {
    assertThrows(IllegalArgumentException.class, () -> new Redundancy(0, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> new Redundancy(4, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> new Redundancy(3, 256, 1));
    assertThrows(IllegalArgumentException.class, () -> new Redundancy(3, 5, -1));
    assertThrows(IllegalArgumentException.class, () -> shape(new Redundancy(3, 5, 1), 0));
  }

  /** However the promise is met, no {@code failures} links of an even spread may hold too much. */
  @Property
  void shouldSurviveTheFailureOfTheFullestLinks(
      @ForAll @IntRange(min = 1, max = 20) int required,
      @ForAll @IntRange(max = 20) int parity,
      @ForAll @IntRange(max = 5) int configuredFailures,
      @ForAll @IntRange(min = 1, max = 8) int links,
      @ForAll @IntRange(max = 60_000) int payload) {
    Redundancy redundancy = new Redundancy(required, required + parity, configuredFailures);
    BlockShape shape = shape(redundancy, links);
    Assume.that(shape.fit(payload));
    int k = shape.dataShards();
    int n = shape.totalShards();
    int failures = Math.min(configuredFailures, links - 1);
    assertTrue(heldByFullest(failures, n, links) <= n - k, "the promise holds");
    int ordinary = required + parityOfOrdinaryBlock(redundancy, links);
    int kept = k > required ? Math.ceilDiv(parity * k, required) : ordinary - required;
    assertTrue(n - k >= kept, "as many losses are survived as by an ordinary block");
    assertTrue(
        n == k + kept || heldByFullest(failures, n - 1, links) > n - 1 - k,
        "not a shard more than needed");
  }

  @Property
  void shouldCutThePayloadIntoShardsThatFit(
      @ForAll @IntRange(min = 1, max = 20) int required,
      @ForAll @IntRange(max = 20) int parity,
      @ForAll @IntRange(min = 1, max = 2000) int maxShard,
      @ForAll @IntRange(max = 60_000) int payload) {
    BlockShape shape =
        new BlockShape(new Redundancy(required, required + parity, 1), 2, maxShard, OVERHEAD);
    Assume.that(shape.fit(payload));
    assertTrue(shape.shardBytes() <= maxShard);
    assertTrue(shape.totalShards() <= 255);
    assertEquals(Math.ceilDiv(payload, shape.dataShards()), shape.shardBytes());
    assertTrue(shape.dataShards() <= required || (shape.dataShards() - 1) * maxShard < payload);
  }

  @Property
  void shouldNeverCostMoreThanTheConfiguredNumberOfDataShards(
      @ForAll @IntRange(min = 1, max = 20) int required,
      @ForAll @IntRange(max = 20) int parity,
      @ForAll @IntRange(min = 1, max = 8) int links,
      @ForAll @IntRange(max = 1200) int payload) {
    Redundancy redundancy = new Redundancy(required, required + parity, 1);
    BlockShape shape = shape(redundancy, links);
    assertTrue(shape.fit(payload));
    int cost = shape.totalShards() * (shape.shardBytes() + OVERHEAD);
    int ordinary = required + parityOfOrdinaryBlock(redundancy, links);
    assertTrue(cost <= ordinary * (Math.ceilDiv(payload, required) + OVERHEAD));
  }

  /** What the large blocks are for: at 10 % random loss, under one payload in 10,000 is lost. */
  @Test
  void shouldLoseNextToNoLargePayloadAtRandomLoss() {
    BlockShape shape = new BlockShape(new Redundancy(3, 5, 0), 2, 1_348, OVERHEAD);
    assertShape(shape, 60_000, 45, 75);
    assertTrue(lossOfBlock(75, 30, 0.1) < 1e-9, lossOfBlock(75, 30, 0.1) + " lost");
    // Of a megabyte in six pieces all have to come.
    BlockShape ofPieces = new BlockShape(new Redundancy(3, 5, 0), 2, 1_344, OVERHEAD);
    assertShape(ofPieces, Math.ceilDiv(1_000_000, 5), 149, 249);
    assertTrue(5 * lossOfBlock(249, 100, 0.1) < 1e-9, lossOfBlock(249, 100, 0.1) + " lost");
    // For comparison, the ordinary block of a payload that is small.
    assertEquals(0.00856, lossOfBlock(5, 2, 0.1), 1e-5);
  }

  /** The chance that more than {@code parity} of {@code total} shards are lost. */
  private static double lossOfBlock(int total, int parity, double loss) {
    double lost = 0;
    double ofExactly = Math.pow(1 - loss, total);
    for (int i = 0; i <= total; i++) {
      lost += i > parity ? ofExactly : 0;
      ofExactly *= (double) (total - i) / (i + 1) * loss / (1 - loss);
    }
    return lost;
  }

  /** The least parity that is at least what was configured and keeps the promise, by trial. */
  private static int parityOfOrdinaryBlock(Redundancy redundancy, int links) {
    int failures = Math.min(redundancy.survivePathFailures(), links - 1);
    int parity = redundancy.parityShards();
    while (heldByFullest(failures, redundancy.requiredShards() + parity, links) > parity) {
      parity++;
    }
    return parity;
  }

  /** Shards on the fullest links when all are dealt out one to a link and round again. */
  private static int heldByFullest(int fullest, int shards, int links) {
    int held = 0;
    for (int shard = 0; shard < shards; shard++) {
      held += shard % links < fullest ? 1 : 0;
    }
    return held;
  }

  private static BlockShape shape(Redundancy redundancy, int links) {
    return new BlockShape(redundancy, links, MAX_SHARD, OVERHEAD);
  }

  private static void assertShape(BlockShape shape, int payload, int data, int total) {
    assertTrue(shape.fit(payload));
    assertEquals(
        data + " of " + total,
        shape.dataShards() + " of " + shape.totalShards(),
        "for " + payload + " bytes");
  }
}
