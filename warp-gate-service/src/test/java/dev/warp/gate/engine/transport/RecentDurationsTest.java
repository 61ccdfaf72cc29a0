package dev.warp.gate.engine.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RecentDurationsTest {

  static final long SECOND = 1_000_000_000L;

  private final RecentDurations durations = new RecentDurations();

  @Property
  void shouldBeExactToAnEighth(
      @ForAll @Size(min = 1, max = 300) List<@LongRange(min = 0, max = 60 * SECOND) Long> nanos) {
    RecentDurations some = new RecentDurations();
    for (long each : nanos) {
      some.add(each, SECOND);
    }
    List<Long> sorted = nanos.stream().sorted().toList();
    for (double share : new double[] {0.01, 0.5, 0.99, 1}) {
      long exact = sorted.get((int) Math.ceil(share * sorted.size()) - 1);
      long said = some.percentile(share, SECOND).orElseThrow();
      assertTrue(said >= exact && said <= exact + exact / 8 + 1024, () -> said + " for " + exact);
    }
  }

  @Property
  void shouldForgetWhatIsOlderThanTenSeconds(@ForAll @LongRange(min = 0, max = SECOND) long start) {
    RecentDurations some = new RecentDurations();
    some.add(5_000_000, start);
    assertTrue(some.percentile(0.5, start + 9 * SECOND).isPresent());
    some.add(1_000_000, start + 9 * SECOND);
    assertTrue(some.percentile(1, start + 14 * SECOND).orElseThrow() < 5_000_000);
    assertEquals(OptionalLong.empty(), some.percentile(0.5, start + 30 * SECOND));
  }

  @Test
  void shouldSayNothingOfNothing() {
    assertEquals(OptionalLong.empty(), durations.percentile(0.5, 0));
  }

  @Test
  void shouldTakeWhateverIsTooLongForTheLongest() {
    durations.add(Long.MAX_VALUE, 0);
    assertTrue(durations.percentile(1, 0).orElseThrow() > 60 * SECOND);
  }
}
