package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.boundary.Redundancy;
import dev.warp.gate.engine.boundary.Urgency;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.Paths;
import dev.warp.gate.engine.path.Spread;
import dev.warp.protocol.wire.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * docs/protocol.md section 11.2, with two paths and 3 of 5 shards, which the promise makes 3 for
 * each path; and with 3 of 9, of which 3 are beyond the promise.
 */
final class AdmissionTest {

  private static final long MILLIS = 1_000_000L;
  private static final long START = 7_000 * MILLIS;

  /** A path begins at 40 Mbit/s, and with a burst of 25 ms. */
  private static final long BYTES_PER_MILLI = 5_000;

  private static final long BURST_MILLIS = 25;

  private final Admission admission = new Admission(Urgency.ORDINARY);
  private final BlockShape shape = new BlockShape(new Redundancy(3, 5, 1), 2, 1_200, 80);
  private final BlockShape generous = new BlockShape(new Redundancy(3, 9, 1), 2, 1_200, 80);
  private final Spread spread = new Spread();
  private final Path one = path(1);
  private final Path other = path(2);

  private static Path path(int id) {
    return Paths.carrying(id, id, Endpoint.ofIpv4(0xc6336400 + id, 13116), id, START);
  }

  AdmissionTest() {
    spread.use(List.of(one, other));
    assertTrue(shape.fit(1_800));
    assertTrue(generous.fit(1_800));
  }

  /** So that a datagram would have to wait for so long. */
  private static void fill(Path path, long waitMillis, long nowNanos) {
    path.queue().sent((int) ((waitMillis + BURST_MILLIS) * BYTES_PER_MILLI - 28), nowNanos);
  }

  private Map<Path, Integer> admit(long nowNanos) {
    return admit(shape, nowNanos);
  }

  private Map<Path, Integer> admit(BlockShape block, long nowNanos) {
    Map<Path, Integer> dealt = new HashMap<>();
    if (admission.admit(block, spread, nowNanos)) {
      while (spread.due() > 0) {
        dealt.merge(spread.deal(), 1, Integer::sum);
      }
    }
    return dealt;
  }

  @Test
  void shouldDealAllWhereThereIsRoom() {
    fill(one, 6, START);
    assertTrue(admission.hasRoom(spread, START));
    assertEquals(Map.of(one, 3, other, 3), admit(START));
    assertEquals(0, admission.withheldShards());
  }

  @Test
  void shouldHaveAnApplicationWaitWhereOnePathHasNoRoom() {
    fill(one, 7, START);
    assertFalse(admission.hasRoom(spread, START));
  }

  /** Five on one path is what would be sent without the other. */
  @Test
  void shouldGiveOthersWhatOnePathHasNoRoomFor() {
    fill(one, 21, START);
    assertEquals(Map.of(other, 5), admit(START));
    assertEquals(1, admission.withheldShards());
    assertEquals(1, admission.unprotectedPayloads());
  }

  @Test
  void shouldLeaveOutParityBeforePayloads() {
    fill(one, 34, START);
    fill(other, 15, START);
    assertEquals(Map.of(other, 3), admit(START));
    assertEquals(3, admission.withheldShards());
  }

  @Test
  void shouldSendWhatIsBeyondThePromiseWhereThereIsRoom() {
    fill(one, 12, START);
    fill(other, 12, START);
    assertEquals(Map.of(one, 5, other, 4), admit(generous, START));
    assertEquals(0, admission.withheldShards());
  }

  /** Rule 2: one path that is short is enough, and the promise is kept on both. */
  @Test
  void shouldLeaveOutFirstWhatIsBeyondThePromise() {
    fill(one, 13, START);
    assertEquals(Map.of(one, 3, other, 3), admit(generous, START));
    assertEquals(3, admission.withheldShards());
    assertEquals(0, admission.unprotectedPayloads());
  }

  /** All that 3 of 5 with this promise sends is promised. */
  @Test
  void shouldLeaveOutNothingWhereNothingIsBeyondThePromise() {
    fill(one, 13, START);
    assertEquals(Map.of(one, 3, other, 3), admit(START));
    assertEquals(0, admission.withheldShards());
  }

  /** Rule 3 after rule 2: what is promised goes where there is room, and is spread no more. */
  @Test
  void shouldGiveOthersNoMoreThanIsPromised() {
    fill(one, 21, START);
    assertEquals(Map.of(other, 6), admit(generous, START));
    assertEquals(3, admission.withheldShards());
    assertEquals(1, admission.unprotectedPayloads());
  }

  @Test
  void shouldKeepInABurstWhatIsBeyondThePromiseForLonger() {
    assertEquals(9, shards(admit(generous, START)));
    fill(one, 31, START);
    assertEquals(9, shards(admit(generous, START)));
    fill(other, 32, START);
    assertEquals(6, shards(admit(generous, START)));
    assertEquals(3, admission.withheldShards());
  }

  private static int shards(Map<Path, Integer> dealt) {
    return dealt.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void shouldRefuseAPayloadThatWouldWaitForTooLong() {
    fill(one, 34, START);
    fill(other, 34, START);
    assertEquals(Map.of(), admit(START));
  }

  @Test
  void shouldLetABurstWaitForTwoAndAHalfTimesAsLong() {
    assertEquals(Map.of(one, 3, other, 3), admit(START));
    fill(one, 49, START);
    fill(other, 49, START);
    assertEquals(Map.of(one, 3, other, 3), admit(START));
    fill(one, 34, START + 101 * MILLIS);
    fill(other, 34, START + 101 * MILLIS);
    assertEquals(Map.of(), admit(START + 101 * MILLIS));
  }
}
