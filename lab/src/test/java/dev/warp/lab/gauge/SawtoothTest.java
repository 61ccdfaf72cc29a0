package dev.warp.lab.gauge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class SawtoothTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldRiseFromBaseToPeakAndFallAtOnce() {
    Sawtooth sawtooth = new Sawtooth(100, 300, 10 * SECOND);
    assertEquals(100, sawtooth.rateAt(0));
    assertEquals(200, sawtooth.rateAt(5 * SECOND));
    assertEquals(300, sawtooth.rateAt(10 * SECOND - 1), 0.001);
    assertEquals(100, sawtooth.rateAt(10 * SECOND));
  }

  @Test
  void shouldSendAtOneRateWhereBaseAndPeakAreTheSame() {
    Sawtooth flat = new Sawtooth(1000, 1000, SECOND);
    assertEquals(1_000_000, flat.after(0));
    assertEquals(2_000_000, flat.after(1_000_000));
  }

  @Property(tries = 50)
  void shouldSendAsManyAsTheAreaBelowTheRate(
      @ForAll @DoubleRange(min = 1, max = 2000) double base,
      @ForAll @DoubleRange(min = 0, max = 2000) double more,
      @ForAll @DoubleRange(min = 0.05, max = 3) double period) {
    long periodNanos = Math.round(period * SECOND);
    Sawtooth sawtooth = new Sawtooth(base, base + more, periodNanos);
    long periods = 4;
    long sent = 0;
    long due = 0;
    while (due < periods * periodNanos) {
      long next = sawtooth.after(due);
      assertTrue(next > due);
      due = next;
      sent++;
    }
    double area = (base + more / 2) * periods * periodNanos / SECOND;
    assertEquals(area, (double) sent, 1 + periods * 0.05 + area * 1e-4);
  }
}
