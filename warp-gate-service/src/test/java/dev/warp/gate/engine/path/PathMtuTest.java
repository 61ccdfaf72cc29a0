package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathMtuTest {

  private static final int MAX = 1400;
  private static final int NEAR = 16;
  private static final long MILLIS = 1_000_000L;
  private static final long RTT = 40 * MILLIS;

  private final PathMtu mtu = new PathMtu(MAX);
  private final List<Integer> tried = new ArrayList<>();
  private long now = 5;
  private long number;

  /** Looks after a path for so long that carries so much, with answers at once. */
  private void run(long millis, int carried) {
    for (long end = now + millis * MILLIS; now < end; now += MILLIS) {
      int size = mtu.due(RTT, now);
      if (size > 0) {
        tried.add(size);
        ask();
        mtu.answered(number, now);
        if (size <= carried) {
          mtu.answered(number - 1, now);
        }
      }
    }
  }

  /** Sends what is due: a padded ping, and the plain one of {@link #number} behind it. */
  private void ask() {
    number += 2;
    mtu.sent(number - 1, number, now);
  }

  @Test
  void shouldBeginWithWhatEveryPathCarriesAndTryTheMostFirst() {
    assertEquals(PathMtu.BASE, mtu.limit());
    assertEquals(MAX, mtu.due(RTT, now));
    mtu.sent(1, 2, now);
    assertFalse(mtu.answered(2, now), "the plain one says nothing about size");
    assertEquals(PathMtu.BASE, mtu.limit());
    assertTrue(mtu.answered(1, now));
    assertEquals(MAX, mtu.limit());
    assertEquals(0, mtu.due(RTT, now));
    assertEquals(Long.MAX_VALUE, mtu.nextNanos());
  }

  @Test
  void shouldTryNothingWhereSmallDatagramsAreAllThatIsWanted() {
    PathMtu small = new PathMtu(500);
    assertEquals(500, small.limit());
    assertEquals(0, small.due(RTT, now));
    assertTrue(small.isKnown());
  }

  @ParameterizedTest
  @ValueSource(ints = {560, 700, 1000, 1252, 1384, 1399})
  void shouldComeNearToWhatIsCarriedInAFewTries(int carried) {
    run(5_000, carried);
    assertTrue(mtu.limit() <= carried, () -> "not " + mtu.limit());
    assertTrue(mtu.limit() > carried - NEAR, () -> "not " + mtu.limit());
    assertTrue(tried.size() <= 45, () -> tried.size() + " tries: " + tried);
    int settled = tried.size();
    run(50_000, carried);
    assertEquals(settled, tried.size(), "nothing more is tried for a minute");
    run(10_000, MAX);
    assertEquals(MAX, mtu.limit());
  }

  @Test
  void shouldConcludeNothingFromAPathThatAnswersNothing() {
    for (int i = 0; i < 10_000; i++) {
      int size = mtu.due(RTT, now);
      if (size > 0) {
        assertEquals(MAX, size);
        ask();
      }
      now += MILLIS;
    }
    assertFalse(mtu.isKnown());
  }

  @Test
  void shouldFallBackWhereWhatWasCarriedIsNotAnyMore() {
    run(1_000, MAX);
    mtu.reported(10, 9, 0, now);
    mtu.used(MAX);
    assertFalse(mtu.reported(10, 11, 0, now), "two lost are no reason");
    assertTrue(mtu.reported(11, 13, 0, now), "three are");
    tried.clear();
    run(400, 1000);
    assertTrue(mtu.limit() < 1000);
    assertEquals(List.of(MAX, MAX, MAX, MAX), tried.subList(0, 4));
  }

  @Test
  void shouldDoubtNothingWhereTheLossIsTheUsualOrNoLargeDatagramsAreSent() {
    run(2_000, MAX);
    mtu.reported(10, 9, 0.2, now);
    mtu.used(MAX);
    assertFalse(mtu.reported(17, 19, 0.2, now), "three of ten, and two are usual");
    assertTrue(mtu.reported(18, 23, 0.2, now), "six of fourteen");
    mtu.restart();
    run(2_000, MAX);
    mtu.reported(10, 9, 0, now);
    mtu.used(PathMtu.BASE);
    assertFalse(mtu.reported(10, 19, 0, now));
  }

  @Test
  void shouldConfirmEveryTenSecondsWhileLargeDatagramsAreSent() {
    run(1_000, MAX);
    tried.clear();
    run(30_000, MAX);
    assertEquals(List.of(), tried, "nothing large is sent");
    for (int second = 0; second < 60; second++) {
      mtu.used(MAX);
      run(1_000, MAX);
    }
    assertEquals(6, tried.size(), tried::toString);
  }

  @Test
  void shouldTellOnceWhatItHasComeTo() {
    run(5_000, 1000);
    assertTrue(mtu.hasNews());
    mtu.told();
    run(200_000, 1000);
    assertFalse(mtu.hasNews(), "the same again");
    run(61_000, MAX);
    assertTrue(mtu.hasNews());
  }
}
