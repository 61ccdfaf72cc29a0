package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.VirtualTimer;
import org.junit.jupiter.api.Test;

/** docs/protocol.md section 11.3. */
final class ReorderWindowTest {

  private static final long MILLIS = 1_000_000L;
  private static final long NOW = 5_000_000_000_000L;

  /** The clock of the far gate is anywhere; seen from here its 32 bits wrap in mid-test. */
  private static final int CLOCKS_APART_MICROS = (int) (NOW / 1_000) - 25_000;

  private final VirtualTimer timer = new VirtualTimer(NOW);
  private final Receptions receptions = new Receptions(timer.wakeup(), report -> {});
  private final ReorderWindow window = new ReorderWindow(receptions);
  private static final int SHARDS = 120;

  private long counter;

  /** Shards with that delay and, up and down in turn, so much more or less. */
  private void arrive(int farPathId, long delayMillis, long variationMillis) {
    for (int i = 0; i < SHARDS; i++) {
      long delayMicros = 1_000 * (delayMillis + (i % 2 == 0 ? variationMillis : -variationMillis));
      int sentAt = (int) (NOW / 1_000 - delayMicros) - CLOCKS_APART_MICROS;
      receptions.arrived(farPathId, counter++, sentAt, 100, NOW);
      receptions.shardArrived(farPathId, NOW);
    }
  }

  private double millis() {
    return (double) window.nanos(NOW) / MILLIS;
  }

  @Test
  void shouldBeShortWherePathsAreAlike() {
    assertEquals(1, millis());
    assertEquals(1, millis());
    arrive(0, 300, 0);
    assertEquals(1, millis());
    arrive(1, 300, 0);
    assertEquals(1, millis());
  }

  @Test
  void shouldBeWhatTheSlowestPathIsSlowerThanTheQuickest() {
    arrive(0, 40, 0);
    arrive(1, 20, 0);
    arrive(2, 95, 0);
    assertEquals(75, millis(), 0.01);
  }

  @Test
  void shouldAddFourDeviationsOfTheOneThatVariesMost() {
    arrive(0, 20, 3);
    arrive(1, 50, 5);
    assertEquals(30 + 4 * 5, millis(), 1);
  }

  @Test
  void shouldNotExceed200Milliseconds() {
    arrive(0, 20, 0);
    arrive(1, 800, 0);
    assertEquals(200, millis());
  }

  @Test
  void shouldFollowThePathsAsTheyChange() {
    arrive(0, 20, 0);
    arrive(1, 120, 0);
    assertEquals(100, millis(), 0.01);
    arrive(1, 60, 0);
    assertEquals(40, millis(), 2);
  }

  @Test
  void shouldForgetAPathThatCarriesNoShardsAnyMore() {
    arrive(0, 20, 0);
    arrive(1, 120, 0);
    assertEquals(100, millis(), 0.01);
    arrive(0, 20, 0);
    arrive(0, 20, 0);
    assertEquals(100, millis(), 0.01);
    arrive(0, 20, 0);
    assertEquals(1, millis());
  }

  @Test
  void shouldRememberAPathForTenSecondsAtMost() {
    arrive(1, 120, 0);
    arrive(0, 20, 0);
    assertEquals(100, window.nanos(NOW + 9_999 * MILLIS) / MILLIS);
    assertEquals(1, window.nanos(NOW + 10_000 * MILLIS) / MILLIS);
  }

  @Test
  void shouldLeaveOutPathsThatOnlyPingsComeOver() {
    arrive(0, 20, 0);
    receptions.arrived(1, 0, CLOCKS_APART_MICROS - 120_000, 100, NOW);
    assertEquals(1, millis());
  }

  @Test
  void shouldKeepWhatWasKnownUntilANewSessionHasShownAllPaths() {
    arrive(0, 20, 0);
    arrive(1, 120, 0);
    assertEquals(100, millis(), 0.01);
    receptions.newSession();
    window.newSession(NOW);
    arrive(0, 20, 0);
    assertEquals(100, millis(), 0.01);
    arrive(1, 140, 0);
    assertTrue(millis() > 100);
    long settled = NOW + 1_000 * MILLIS;
    assertEquals(120.0, (double) window.nanos(settled) / MILLIS, 1.0);
  }
}
