package dev.warp.gate.engine.portmap;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RFC 6887 section 8.5. */
final class RouterEpochTest {

  private static final long SECOND = 1_000_000_000L;

  private final RouterEpoch epoch = new RouterEpoch();

  private boolean restarted(long there, long hereSeconds) {
    return epoch.hasRestarted(there, hereSeconds * SECOND);
  }

  @Test
  void shouldTakeAnyFirstEpoch() {
    assertFalse(restarted(4_000_000_000L, 7));
  }

  @Test
  void shouldNoticeAClockThatHasBegunAnew() {
    restarted(1_000, 100);
    assertTrue(restarted(3, 1_000));
    assertFalse(restarted(103, 1_100));
  }

  @Test
  void shouldNoticeAClockThatSkippedOrStoodStill() {
    restarted(1_000, 100);
    assertTrue(restarted(2_000, 200));
    assertTrue(restarted(2_000, 300));
  }

  @Test
  void shouldPutUpWithClocksThatRunUnequally() {
    restarted(1_000, 100);
    assertFalse(restarted(1_104, 200));
    assertFalse(restarted(1_198, 300));
    assertFalse(restarted(1_197, 300)); // overtaken
  }
}
