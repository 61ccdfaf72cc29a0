package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime();
  private final List<String> ran = new ArrayList<>();

  private VirtualTimer schedule(long nanos, String name) {
    return time.at(nanos, () -> ran.add(name + "@" + time.nowNanos()));
  }

  @Test
  void shouldRunInOrderOfTimeAndThenOfScheduling() {
    schedule(20, "c");
    schedule(10, "a");
    schedule(20, "d");
    schedule(10, "b");
    time.runUntil(100);
    assertEquals(List.of("a@10", "b@10", "c@20", "d@20"), ran);
    assertEquals(100, time.nowNanos());
    assertEquals(4, time.actionsRun());
  }

  @Test
  void shouldRunWhatIsDueAtTheLimitButNothingLater() {
    schedule(10, "at");
    schedule(11, "after");
    time.runUntil(10);
    assertEquals(List.of("at@10"), ran);
    assertEquals(OptionalLong.of(11), time.nextDueNanos());
  }

  @Test
  void shouldNotRunACancelledTimer() {
    VirtualTimer cancelled = schedule(10, "cancelled");
    schedule(20, "kept");
    assertTrue(cancelled.isPending());
    assertTrue(cancelled.cancel());
    assertFalse(cancelled.cancel());
    assertEquals(1, time.pending());
    time.runUntil(100);
    assertEquals(List.of("kept@20"), ran);
  }

  @Test
  void shouldNotCancelATimerThatHasRun() {
    VirtualTimer timer = schedule(10, "ran");
    time.runUntil(10);
    assertFalse(timer.isPending());
    assertFalse(timer.cancel());
  }

  @Test
  void shouldTakeAPastTimeForNow() {
    time.runUntil(50);
    schedule(10, "late");
    time.runFor(Duration.ZERO);
    assertEquals(List.of("late@50"), ran);
  }

  @Test
  void shouldStopAsSoonAsTheConditionHolds() {
    schedule(10, "a");
    schedule(20, "b");
    schedule(30, "c");
    assertTrue(time.runUntil(() -> ran.size() == 2, 100));
    assertEquals(20, time.nowNanos());
    assertEquals(1, time.pending());
  }

  @Test
  void shouldStopAtTheLimitIfTheConditionNeverHolds() {
    schedule(10, "a");
    assertFalse(time.runUntil(() -> false, 100));
    assertEquals(100, time.nowNanos());
  }

  @Test
  void shouldRunWhatAnActionSchedules() {
    time.after(Duration.ofNanos(5), () -> time.after(Duration.ofNanos(7), () -> schedule(0, "x")));
    time.runUntil(12);
    assertEquals(List.of("x@12"), ran);
  }

  @Test
  void shouldRefuseToGoBack() {
    time.runUntil(10);
    assertThrows(IllegalArgumentException.class, () -> time.runUntil(9));
  }

  @Test
  void shouldRefuseToBeRunFromAnAction() {
    time.at(1, time::step);
    time.at(1, () -> ran.add("second"));
    assertThrows(IllegalStateException.class, () -> time.runUntil(10));
    time.runUntil(10);
    assertEquals(List.of("second"), ran);
  }

  @Test
  void shouldReportAnEndlessLoopAtOneInstant() {
    Runnable[] again = new Runnable[1];
    again[0] = () -> time.at(0, again[0]);
    time.at(5, again[0]);
    assertThrows(IllegalStateException.class, () -> time.runUntil(10));
    assertEquals(5, time.nowNanos());
  }
}
