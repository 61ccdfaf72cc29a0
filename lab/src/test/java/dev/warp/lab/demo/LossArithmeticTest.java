package dev.warp.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LossArithmeticTest {

  @Test
  void shouldAgreeWithTheBinomialDistribution() {
    // P(at least 4 of 6 lost) = 15 p^4 q^2 + 6 p^5 q + p^6
    assertEquals(0.00127, LossArithmetic.payloadLoss(3, 3, List.of(0.1, 0.1)), 1e-9);
    assertEquals(0.01696, LossArithmetic.payloadLoss(3, 3, List.of(0.2, 0.2)), 1e-9);
  }

  @Test
  void shouldSurviveTheLossOfOneOfTwoLinks() {
    assertEquals(0, LossArithmetic.payloadLoss(3, 3, List.of(0.0, 1.0)), 1e-12);
    assertEquals(1 - 0.9 * 0.9 * 0.9, LossArithmetic.payloadLoss(3, 3, List.of(0.1, 1.0)), 1e-12);
  }

  @Test
  void shouldLoseAllWhenFewerShardsAreSentThanRequired() {
    assertEquals(1, LossArithmetic.payloadLoss(3, List.of(0.0, 0.0)), 1e-12);
    assertEquals(1, LossArithmetic.payloadLoss(1, List.of()), 1e-12);
  }

  @Property
  void shouldLoseTheProductWhenAnyOneShardIsEnough(
      @ForAll @DoubleRange(min = 0, max = 1) double loss,
      @ForAll @IntRange(min = 1, max = 10) int n) {
    assertEquals(
        Math.pow(loss, n), LossArithmetic.payloadLoss(1, Collections.nCopies(n, loss)), 1e-9);
  }
}
