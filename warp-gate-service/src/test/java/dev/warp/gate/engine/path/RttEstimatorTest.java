package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RttEstimatorTest {

  private static final long MILLIS = 1_000_000;

  private final RttEstimator rtt = new RttEstimator();

  @Test
  void shouldKnowNothingAtFirst() {
    assertFalse(rtt.measured());
    assertEstimate(0, 0, 0);
  }

  @Test
  void shouldBeginWithTheFirstSampleAndHalfOfIt() {
    rtt.sample(80 * MILLIS);
    assertTrue(rtt.measured());
    assertEstimate(80 * MILLIS, 40 * MILLIS, 80 * MILLIS);
  }

  @Test
  void shouldTakeTheVariationFromTheSmoothedTimeBeforeTheSample() {
    rtt.sample(80 * MILLIS);
    rtt.sample(160 * MILLIS);
    assertEstimate(90 * MILLIS, 50 * MILLIS, 160 * MILLIS);
    rtt.sample(10 * MILLIS);
    assertEstimate(80 * MILLIS, 57_500_000, 10 * MILLIS);
    rtt.sample(80 * MILLIS);
    assertEstimate(80 * MILLIS, 43_125_000, 80 * MILLIS);
  }

  @Test
  void shouldTakeAFirstSampleOfZeroForASample() {
    rtt.sample(0);
    rtt.sample(8 * MILLIS);
    assertEstimate(MILLIS, 2 * MILLIS, 8 * MILLIS);
  }

  @Test
  void shouldTakeANegativeSampleForZero() {
    rtt.sample(-5 * MILLIS);
    assertTrue(rtt.measured());
    assertEstimate(0, 0, 0);
    rtt.sample(80 * MILLIS);
    rtt.sample(Long.MIN_VALUE);
    assertEstimate(8_750_000, 17_500_000, 0);
  }

  /** RFC 6298 section 2.3 with alpha 1/8 and beta 1/4, in exact arithmetic. */
  @Property(tries = 200)
  void shouldFollowTheRfcButForRounding(
      @ForAll @Size(min = 1, max = 60) List<@LongRange(max = 10_000_000_000L) Long> samples) {
    RttEstimator fresh = new RttEstimator();
    double smoothed = samples.getFirst();
    double variation = samples.getFirst() / 2.0;
    fresh.sample(samples.getFirst());
    for (long sample : samples.subList(1, samples.size())) {
      variation = 0.75 * variation + 0.25 * Math.abs(smoothed - sample);
      smoothed = 0.875 * smoothed + 0.125 * sample;
      fresh.sample(sample);
      assertEquals(smoothed, (double) fresh.smoothedNanos(), 10);
      assertEquals(variation, (double) fresh.variationNanos(), 20);
    }
  }

  private void assertEstimate(long smoothed, long variation, long latest) {
    assertEquals(smoothed, rtt.smoothedNanos());
    assertEquals(variation, rtt.variationNanos());
    assertEquals(latest, rtt.latestNanos());
  }
}
