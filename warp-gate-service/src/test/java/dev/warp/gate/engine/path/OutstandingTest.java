package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class OutstandingTest {

  private static final long MILLIS = 1_000_000L;

  private final Outstanding outstanding = new Outstanding();

  @Test
  void shouldRememberTheOldestWithoutASign() {
    assertEquals(Outstanding.NOTHING, outstanding.oldestNanos());
    outstanding.sent(0, 10 * MILLIS);
    outstanding.sent(1, 20 * MILLIS);
    outstanding.sent(2, 30 * MILLIS);
    assertEquals(10 * MILLIS, outstanding.oldestNanos());
    outstanding.acknowledged(0);
    assertEquals(20 * MILLIS, outstanding.oldestNanos());
    outstanding.acknowledged(2);
    assertEquals(Outstanding.NOTHING, outstanding.oldestNanos());
  }

  @Test
  void shouldTakeALaterOnesArrivalForASign() {
    outstanding.sent(4, 10 * MILLIS);
    outstanding.sent(5, 20 * MILLIS);
    outstanding.acknowledged(7);
    assertEquals(Outstanding.NOTHING, outstanding.oldestNanos());
  }

  @Test
  void shouldNotTakeAnEarlierOnesArrivalForASign() {
    outstanding.sent(4, 10 * MILLIS);
    outstanding.acknowledged(3);
    assertEquals(10 * MILLIS, outstanding.oldestNanos());
  }

  @Test
  void shouldStillKnowTheOldestAfterThousands() {
    for (int counter = 0; counter < 100_000; counter++) {
      outstanding.sent(counter, counter * MILLIS / 10);
    }
    assertEquals(0, outstanding.oldestNanos());
    outstanding.acknowledged(99_999);
    assertEquals(Outstanding.NOTHING, outstanding.oldestNanos());
    outstanding.sent(100_000, 1_000_000 * MILLIS);
    assertEquals(1_000_000 * MILLIS, outstanding.oldestNanos());
  }

  @Test
  void shouldForgetAllWithASession() {
    outstanding.sent(4, 10 * MILLIS);
    outstanding.clear();
    assertEquals(Outstanding.NOTHING, outstanding.oldestNanos());
  }
}
