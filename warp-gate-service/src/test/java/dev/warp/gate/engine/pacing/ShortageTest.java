package dev.warp.gate.engine.pacing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShortageTest {

  private static final long MILLIS = 1_000_000L;
  private static final long START = -5_000 * MILLIS;

  private final Shortage shortage = new Shortage();

  private void findFor(long millis, long from) {
    for (long at = 0; at <= millis; at += 10) {
      shortage.found(from + at * MILLIS);
    }
  }

  @Test
  void shouldLastFrom150MillisecondsOn() {
    assertFalse(shortage.lasts(START));
    findFor(140, START);
    assertFalse(shortage.lasts(START + 200 * MILLIS));
    findFor(150, START);
    assertTrue(shortage.lasts(START + 150 * MILLIS));
  }

  @Test
  void shouldEndWhenThereIsRoom() {
    findFor(500, START);
    shortage.ended();
    assertFalse(shortage.lasts(START + 500 * MILLIS));
    shortage.found(START + 510 * MILLIS);
    assertFalse(shortage.lasts(START + 510 * MILLIS));
  }

  @Test
  void shouldBeOverWhenNothingIsSent() {
    findFor(500, START);
    assertTrue(shortage.lasts(START + 1_000 * MILLIS));
    assertFalse(shortage.lasts(START + 1_001 * MILLIS));
    shortage.found(START + 2_000 * MILLIS);
    assertFalse(shortage.lasts(START + 2_000 * MILLIS));
  }
}
