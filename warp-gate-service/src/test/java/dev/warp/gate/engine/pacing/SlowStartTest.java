package dev.warp.gate.engine.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SlowStartTest {

  private final SlowStart slowStart = new SlowStart();
  private long counter = -1;

  /** Sends until it is full; returns how many that took. */
  private int fill() {
    int sent = 0;
    while (!slowStart.isFull()) {
      slowStart.sent(++counter);
      sent++;
    }
    return sent;
  }

  @Test
  void shouldDoubleWithEachRoundTrip() {
    assertEquals(32, fill());
    slowStart.reported(31);
    assertEquals(64, fill());
    slowStart.reported(95);
    assertEquals(128, fill());
  }

  @Test
  void shouldGoOnWithWhatHasArrived() {
    fill();
    slowStart.reported(9);
    assertEquals(20, fill());
  }

  @Test
  void shouldNotMindReportsThatAreOvertaken() {
    fill();
    slowStart.reported(20);
    fill();
    slowStart.reported(10);
    assertTrue(slowStart.isFull());
  }

  @Test
  void shouldNotGrowByWhatIsNotUsed() {
    for (int i = 0; i < 1000; i++) {
      slowStart.sent(++counter);
      slowStart.reported(counter);
    }
    assertEquals(32, fill());
  }

  @Test
  void shouldNotMindWhatElseIsSentMeanwhile() {
    fill();
    slowStart.reported(31);
    counter += 1_000;
    assertEquals(64, fill());
    slowStart.reported(counter + 1_000);
    assertEquals(128, fill());
  }

  @Test
  void shouldKeepItsWindowInANewSession() {
    fill();
    slowStart.reported(31);
    fill();
    slowStart.newSession();
    assertFalse(slowStart.isFull());
    counter = -1;
    assertEquals(64, fill());
  }
}
