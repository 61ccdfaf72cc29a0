package dev.warp.gate.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.frame.Candidate;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class CandidatePairTest {

  private static final long MILLIS = 1_000_000;
  private static final long SECOND = 1000 * MILLIS;
  private static final long START = 1_000 * SECOND;
  private static final Endpoint REMOTE = Endpoint.ofIpv4(0xc6336401, 13116);

  private CandidatePair pair = pair();
  private long counter;

  @Test
  void shouldBeAskedQuicklyTenTimesAndThenMoreAndMoreSeldom() {
    assertEquals(
        List.of(
            0L, 50L, 100L, 200L, 400L, 900L, 1400L, 1900L, 2400L, 2900L, 7900L, 17_900L, 37_900L,
            67_900L, 97_900L),
        probesUntil(100_000, true));
    assertEquals(15, pair.unanswered());
  }

  @Test
  void shouldBeAskedEveryFiveSecondsWhileNothingLeadsToTheFarGate() {
    assertEquals(
        List.of(2900L, 7900L, 12_900L, 17_900L, 22_900L),
        probesUntil(23_000, false).subList(9, 14));
  }

  @Test
  void shouldMeasureFromTheRequestThatWasAnswered() {
    for (int request = 1; request <= 10; request++) {
      pair.asked(request, START + request * SECOND);
    }
    for (int request = 3; request <= 10; request++) {
      long now = START + 20 * SECOND + request;
      assertEquals(now - START - request * SECOND, pair.answered(request, 4, now));
    }
    assertEquals(-1, pair.answered(1, 5, START + 21 * SECOND));
    assertEquals(-1, pair.answered(2, 5, START + 21 * SECOND));
    assertEquals(4, pair.farInterfaceId());
  }

  @Test
  void shouldTakeEachAnswerOnceAndNoneToWhatWasNotAsked() {
    assertEquals(-1, pair.answered(0, 4, START));
    pair.asked(6, START);
    assertEquals(-1, pair.answered(5, 4, START));
    assertEquals(-1, pair.answered(0, 4, START));
    assertEquals(-1, pair.answered(-1, 4, START));
    assertFalse(pair.hasAnswered());
    assertEquals(1, pair.unanswered());
    assertEquals(MILLIS, pair.answered(6, 4, START + MILLIS));
    assertEquals(-1, pair.answered(6, 4, START + MILLIS));
    assertTrue(pair.hasAnswered());
    assertEquals(0, pair.unanswered());
  }

  @Test
  void shouldBeAskedEverySecondForTenMinutesAfterItLastWorked() {
    pair.asked(1, START);
    pair.answered(1, 4, START);
    List<Long> probes = probesUntil(700_000, true);
    int last =
        probes.indexOf(probes.stream().filter(at -> at >= 600_000).findFirst().orElseThrow());
    for (int i = 11; i <= last; i++) {
      assertEquals(1000, probes.get(i) - probes.get(i - 1), "probe " + i);
    }
    assertEquals(30_000, probes.get(last + 1) - probes.get(last));
  }

  @Test
  void shouldBeginAnewNoMoreThanOnceASecondIfItHasWorked() {
    pair.asked(1, START - SECOND);
    pair.answered(1, 4, START - SECOND);
    probesUntil(5_000, true);
    pair.restart(START + 5_000 * MILLIS);
    assertEquals(0, pair.unanswered());
    assertEquals(List.of(5000L, 5050L, 5100L, 5200L, 5400L, 5900L), probesUntil(5_900, true));
    pair.restart(START + 6_000 * MILLIS - 1);
    assertEquals(6, pair.unanswered());
    pair.restart(START + 6_000 * MILLIS);
    assertEquals(List.of(6000L, 6050L), probesUntil(6_060, true));
  }

  @Test
  void shouldBeginAnewNoMoreThanOnceASecondOfItsOwnAccord() {
    probesUntil(950, true);
    assertFalse(pair.restart(START + 999 * MILLIS));
    assertTrue(pair.restart(START + 1_000 * MILLIS));
    assertEquals(List.of(1000L, 1050L), probesUntil(1_060, true));
  }

  @Test
  void shouldBeginAnewNoMoreThanOnceInFiveSecondsIfItHasNot() {
    probesUntil(3_000, true);
    assertFalse(pair.named(START + 4_000 * MILLIS));
    assertEquals(List.of(5000L, 5050L, 5100L, 5200L, 5400L), probesUntil(5_500, true));
    assertFalse(pair.named(START + 5_600 * MILLIS));
    assertTrue(pair.named(START + 10_000 * MILLIS));
  }

  @Test
  void shouldKeepTheLeastGapWhenItBeginsAnew() {
    pair.asked(1, START - SECOND);
    pair.answered(1, 4, START - SECOND);
    probesUntil(1_400, true);
    pair.asked(9, START + 1_410 * MILLIS);
    pair.restart(START + 1_420 * MILLIS);
    assertEquals(List.of(1460L, 1510L), probesUntil(1_520, true));
  }

  @Test
  void shouldBeAskedSoonerWhenARequestComesFromThere() {
    assertEquals(List.of(0L, 50L, 100L, 200L, 400L), probesUntil(500, true));
    pair.suggest(Sign.REQUEST, START + 402 * MILLIS);
    assertEquals(List.of(405L), probesUntil(440, true));
    pair.suggest(Sign.REQUEST, START + 440 * MILLIS);
    assertEquals(List.of(455L), probesUntil(500, true));
    pair.suggest(Sign.UNPROVEN_REQUEST, START + 600 * MILLIS);
    assertEquals(List.of(600L), probesUntil(620, true));
    pair.suggest(Sign.TRANSPORT, START + 700 * MILLIS);
    assertEquals(List.of(1100L), probesUntil(1_200, true));
  }

  @Test
  void shouldBeAskedAtOnceWhenTransportComesFromWhereItHasAnswered() {
    pair.asked(1, START);
    pair.answered(1, 4, START + 10 * MILLIS);
    pair.postpone(START + SECOND);
    pair.suggest(Sign.TRANSPORT, START + 200 * MILLIS);
    assertEquals(START + 200 * MILLIS, pair.nextProbeNanos(true));
  }

  @Test
  void shouldBeginAnewWhenSomethingComesFromThereNoMoreThanOnceInFiveSeconds() {
    probesUntil(3_000, true);
    pair.suggest(Sign.REQUEST, START + 5 * SECOND - 1);
    pair.suggest(Sign.TRANSPORT, START + 5 * SECOND - 1);
    pair.suggest(Sign.UNPROVEN_REQUEST, START + 6 * SECOND);
    assertEquals(10, pair.unanswered());
    pair.suggest(Sign.TRANSPORT, START + 6 * SECOND);
    assertEquals(0, pair.unanswered());
    assertEquals(List.of(6000L, 6050L), probesUntil(6_060, true));
  }

  @Test
  void shouldBeginAnewEverySecondWhereItHasWorked() {
    pair.asked(1, START);
    pair.answered(1, 4, START);
    List<Long> probes = probesUntil(2_950, true);
    assertEquals(10, probes.size());
    assertEquals(10, pair.unanswered());
    pair.suggest(Sign.REQUEST, START + 3_000 * MILLIS);
    assertEquals(0, pair.unanswered());
  }

  @Test
  void shouldBeHopelessOnceWithdrawnUnlessItHasWorkedNotLongAgo() {
    assertFalse(pair.isHopeless(START));
    pair.withdraw();
    assertTrue(pair.isHopeless(START));
    pair.describe(Candidate.Kind.SERVER_REFLEXIVE, 5);
    assertFalse(pair.isHopeless(START));
    pair.withdraw();
    pair.asked(1, START);
    pair.answered(1, 4, START);
    assertFalse(pair.isHopeless(START + 600 * SECOND - 1));
    assertTrue(pair.isHopeless(START + 600 * SECOND));
    pair.farGateStops();
    assertTrue(pair.isHopeless(START + 1));
  }

  /**
   * However often an endpoint that never answers is suggested or named, it gets ten probes in 5 s.
   */
  @Property(tries = 100)
  void shouldHurtNobodyWhoIsNamedAsItsAddress(@ForAll long seed, @ForAll boolean reachable) {
    Random random = new Random(seed);
    pair = pair();
    List<Long> probes = new ArrayList<>();
    long now = START;
    while (now < START + 60 * SECOND) {
      if (pair.nextProbeNanos(reachable) <= now) {
        pair.asked(++counter, now);
        probes.add(now);
      }
      List<Sign> signs = List.of(Sign.values());
      pair.suggest(signs.get(random.nextInt(signs.size())), now);
      if (random.nextInt(10) == 0) {
        pair.named(now);
      }
      now += 1 + random.nextLong(60 * MILLIS);
    }
    for (int i = 2; i < probes.size(); i++) {
      assertTrue(probes.get(i) - probes.get(i - 1) >= 5 * MILLIS);
      assertTrue(probes.get(i) - probes.get(i - 2) >= 55 * MILLIS);
    }
    for (int i = 10; i < probes.size(); i++) {
      long rows = i / 10;
      assertTrue(probes.get(i) - START >= rows * 5 * SECOND - SECOND, "probe " + i);
    }
  }

  private static CandidatePair pair() {
    return new CandidatePair(1, REMOTE, Candidate.Kind.HOST, 2, START);
  }

  /** Asks whenever due; milliseconds at which that was. */
  private List<Long> probesUntil(long endMillis, boolean reachable) {
    List<Long> probes = new ArrayList<>();
    while (pair.nextProbeNanos(reachable) <= START + endMillis * MILLIS) {
      long now = pair.nextProbeNanos(reachable);
      pair.asked(++counter, now);
      probes.add((now - START) / MILLIS);
    }
    return probes;
  }
}
