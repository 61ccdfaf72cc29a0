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

  @Test
  void shouldOnlyCountFromTheFirstReport() {
    assertLoss(0);
    meter.report(10, 1_000_000);
    assertLoss(0);
    meter.report(10 + 150, 1_000_000 + 200);
    assertLoss(0.25);
  }

  @Test
  void shouldSayWhatItCanBeforeTheFirstWindowIsFull() {
    meter.report(1, 0);
    meter.report(1 + 5, 10);
    assertLoss(0.5);
    meter.report(1 + 95, 100);
    assertLoss(0.05);
    meter.report(1 + 180, 200);
    assertLoss(0.1);
  }

  @Test
  void shouldWaitForAFullWindowOnceThereHasBeenOne() {
    meter.report(1, 0);
    meter.report(1 + 180, 200);
    meter.report(1 + 180, 399);
    assertLoss(0.1);
    meter.report(1 + 180 + 100, 400);
    assertLoss((0.1 + 0.5) / 2);
  }

  @Test
  void shouldCountEachWindowFromTheLast() {
    meter.report(1, 0);
    meter.report(1 + 1000, 1000);
    meter.report(1 + 1000 + 600, 2000);
    assertLoss(0.2);
    meter.report(1 + 1000 + 600 + 200, 2200);
    assertLoss(0.1);
  }

  @Test
  void shouldIgnoreReportsThatWereOvertaken() {
    meter.report(501, 500);
    meter.report(401, 400);
    assertLoss(0);
    meter.report(501 + 100, 700);
    assertLoss(0.5);
    meter.report(501, 500);
    meter.report(551, 700);
    assertLoss(0.5);
    meter.report(501 + 300, 900);
    assertLoss(0.25);
  }

  @Test
  void shouldSayNothingOfNothing() {
    meter.report(8, 7);
    meter.report(8, 7);
    assertLoss(0);
    meter.report(9, 7);
    assertLoss(0);
  }

  @Test
  void shouldKeepTheEstimateInANewSessionButCountAnew() {
    meter.report(1, 0);
    meter.report(1 + 120, 200);
    assertLoss(0.4);
    meter.newSession();
    meter.report(1, 0);
    assertLoss(0.4);
    meter.report(1 + 150, 199);
    assertLoss(0.4);
    meter.report(1 + 160, 200);
    assertLoss((0.4 + 0.2) / 2);
  }

  @Test
  void shouldNotTakeMoreThanWasSentForLessThanNoLoss() {
    meter.report(1, 0);
    meter.report(1 + 400, 200);
    assertLoss(0);
  }

  @Property
  void shouldGiveTheExactShareOfTheFirstWindow(
      @ForAll @LongRange(max = 1L << 40) long firstHighest,
      @ForAll @IntRange(min = 200, max = 100_000) int sent,
      @ForAll @IntRange(max = 1000) int lostPerMille) {
    int lost = (int) ((long) sent * lostPerMille / 1000);
    LossMeter fresh = new LossMeter();
    fresh.report(firstHighest / 3, firstHighest);
    fresh.report(firstHighest / 3 + sent - lost, firstHighest + sent);
    assertEquals((double) lost / sent, fresh.lossRatio(), EXACT);
  }

  private void assertLoss(double ratio) {
    assertEquals(ratio, meter.lossRatio(), EXACT);
  }
}
