package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** docs/protocol.md section 10.1. */
final class StandingTest {

  private static final long MILLIS = 1_000_000L;
  private static final long STEP = 25 * MILLIS;
  private static final long SECOND = 1_000 * MILLIS;

  private final Standing standing = new Standing();
  private long now = 5 * SECOND;

  /** Milliseconds of being good until it is trusted again. */
  private long probation() {
    long from = now;
    while (standing.state() == PathState.DEGRADED) {
      now += STEP;
      standing.good(now);
    }
    assertEquals(PathState.UP, standing.state());
    return (now - from) / MILLIS;
  }

  @Test
  void shouldLoseTrustAtOnceAndRegainItAfterHalfASecondOfBeingGood() {
    standing.degrade(now);
    assertEquals(PathState.DEGRADED, standing.state());
    standing.good(now);
    assertEquals(500, probation());
  }

  @Test
  void shouldBeTrustedAtOnceWhenItIsDispensableButNeeded() {
    standing.degradeAsDispensable(now);
    assertTrue(standing.isDispensable());
    assertFalse(standing.wasNeeded(now));
    standing.needed(now);
    assertEquals(PathState.UP, standing.state());
    assertFalse(standing.isDispensable());
    assertTrue(standing.wasNeeded(now + 599 * SECOND));
    assertFalse(standing.wasNeeded(now + 600 * SECOND));
  }

  @Test
  void shouldNotBeTakenForMerelyDispensableWhenThereIsMoreAgainstIt() {
    standing.degrade(now);
    standing.degradeAsDispensable(now);
    assertFalse(standing.isDispensable());
    standing.good(now);
    probation();
    standing.degradeAsDispensable(now);
    standing.degrade(now);
    assertFalse(standing.isDispensable());
  }

  @Test
  void shouldBeginAnewWithEachLapse() {
    standing.degrade(now);
    standing.good(now);
    now += 400 * MILLIS;
    standing.good(now);
    standing.degrade(now);
    standing.good(now);
    assertEquals(500, probation());
  }

  @Test
  void shouldTakeTwiceAsLongEachTimeItFailsAgainSoon() {
    long[] expected = {500, 1000, 2000, 4000, 8000, 10_000, 10_000};
    for (long millis : expected) {
      standing.degrade(now);
      standing.good(now);
      assertEquals(millis, probation());
      now += SECOND;
    }
    now += 61 * SECOND;
    standing.degrade(now);
    standing.good(now);
    assertEquals(500, probation());
  }

  @Test
  void shouldComeBackOnProbationOnlySoonAfterItHasFailed() {
    standing.goDown(now);
    assertEquals(PathState.DOWN, standing.state());
    standing.good(now);
    assertEquals(PathState.DOWN, standing.state());
    now += SECOND;
    standing.comeUp(now);
    assertEquals(PathState.DEGRADED, standing.state());
    assertEquals(500, probation());
    standing.goDown(now);
    now += 61 * SECOND;
    standing.comeUp(now);
    assertEquals(PathState.UP, standing.state());
  }
}
