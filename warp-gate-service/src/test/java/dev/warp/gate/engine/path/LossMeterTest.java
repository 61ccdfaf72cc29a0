package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class LossMeterTest {

  private static final double EXACT = 1e-12;

  private final LossMeter meter = new LossMeter();
  private long nowNanos;

  @Test
  void shouldOnlyCountFromTheFirstReport() {
    assertLoss(0);
    meter.report(10, 1_000_000, nowNanos);
    assertLoss(0);
    meter.report(10 + 150, 1_000_000 + 200, nowNanos);
    assertLoss(0.25);
  }

  @Test
  void shouldSayWhatItCanBeforeTheFirstWindowIsFull() {
    meter.report(1, 0, nowNanos);
    meter.report(1 + 5, 10, nowNanos);
    assertLoss(0.5);
    meter.report(1 + 95, 100, nowNanos);
    assertLoss(0.05);
    meter.report(1 + 180, 200, nowNanos);
    assertLoss(0.1);
  }

  @Test
  void shouldWaitForAFullWindowOnceThereHasBeenOne() {
    meter.report(1, 0, nowNanos);
    meter.report(1 + 180, 200, nowNanos);
    meter.report(1 + 180, 399, nowNanos);
    assertLoss(0.1);
    meter.report(1 + 180 + 100, 400, nowNanos);
    assertLoss((0.1 + 0.5) / 2);
  }

  /** A tunnel that sends little is not to wait long for what there is to know. */
  @Test
  void shouldTakeFewerForAWindowAfterASecond() {
    meter.report(1, 0, nowNanos);
    meter.report(1 + 180, 200, nowNanos);
    nowNanos += 999_999_999L;
    meter.report(1 + 180 + 20, 240, nowNanos);
    assertLoss(0.1);
    nowNanos += 1;
    meter.report(1 + 180 + 20, 239, nowNanos);
    assertLoss(0.1);
    meter.report(1 + 180 + 20, 240, nowNanos);
    assertLoss((0.1 + 0.5) / 2);
  }

  @Test
  void shouldCountEachWindowFromTheLast() {
    meter.report(1, 0, nowNanos);
    meter.report(1 + 1000, 1000, nowNanos);
    meter.report(1 + 1000 + 600, 2000, nowNanos);
    assertLoss(0.2);
    meter.report(1 + 1000 + 600 + 200, 2200, nowNanos);
    assertLoss(0.1);
  }

  @Test
  void shouldIgnoreReportsThatWereOvertaken() {
    meter.report(501, 500, nowNanos);
    meter.report(401, 400, nowNanos);
    assertLoss(0);
    meter.report(501 + 100, 700, nowNanos);
    assertLoss(0.5);
    meter.report(501, 500, nowNanos);
    meter.report(551, 700, nowNanos);
    assertLoss(0.5);
    meter.report(501 + 300, 900, nowNanos);
    assertLoss(0.25);
  }

  @Test
  void shouldSayNothingOfNothing() {
    meter.report(8, 7, nowNanos);
    meter.report(8, 7, nowNanos);
    assertLoss(0);
    meter.report(9, 7, nowNanos);
    assertLoss(0);
  }

  @Test
  void shouldKeepTheEstimateInANewSessionButCountAnew() {
    meter.report(1, 0, nowNanos);
    meter.report(1 + 120, 200, nowNanos);
    assertLoss(0.4);
    meter.newSession();
    meter.report(1, 0, nowNanos);
    assertLoss(0.4);
    meter.report(1 + 150, 199, nowNanos);
    assertLoss(0.4);
    meter.report(1 + 160, 200, nowNanos);
    assertLoss((0.4 + 0.2) / 2);
  }

  @Test
  void shouldNotTakeMoreThanWasSentForLessThanNoLoss() {
    meter.report(1, 0, nowNanos);
    meter.report(1 + 400, 200, nowNanos);
    assertLoss(0);
  }

  @Property
  void shouldGiveTheExactShareOfTheFirstWindow(
      @ForAll @LongRange(max = 1L << 40) long firstHighest,
      @ForAll @IntRange(min = 200, max = 100_000) int sent,
      @ForAll @IntRange(max = 1000) int lostPerMille) {
    int lost = (int) ((long) sent * lostPerMille / 1000);
    LossMeter fresh = new LossMeter();
    fresh.report(firstHighest / 3, firstHighest, nowNanos);
    fresh.report(firstHighest / 3 + sent - lost, firstHighest + sent, nowNanos);
    assertEquals((double) lost / sent, fresh.lossRatio(), EXACT);
  }

  private void assertLoss(double ratio) {
    assertEquals(ratio, meter.lossRatio(), EXACT);
  }
}
