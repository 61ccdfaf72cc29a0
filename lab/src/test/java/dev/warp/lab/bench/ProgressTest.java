package dev.warp.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.lab.traffic.Arrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressTest {

  private static final long MILLIS = 1_000_000L;
  private static final int PER_SECOND = 100;

  /** Of each hundred payloads the first one is lost, as are those of the first half second. */
  private static final int LOST_AT_FIRST = 50;

  private final Arrivals arrivals = new Arrivals();
  private final List<String> lines = new ArrayList<>();

  /** Payloads take half a second, so that some are always under way. */
  private void send(Duration time) {
    Progress progress = new Progress(time, arrivals, lines::add);
    for (int sent = 0; sent < time.toSeconds() * PER_SECOND; sent++) {
      long elapsed = sent * 1000 / PER_SECOND * MILLIS;
      int arriving = sent - PER_SECOND / 2;
      if (arriving >= LOST_AT_FIRST && arriving % PER_SECOND != 0) {
        arrivals.arrived(arriving, 0, elapsed);
      }
      progress.offered(sent + 1, elapsed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10})
  void shouldSayNothingOfAShortMeasurement(int seconds) {
    send(Duration.ofSeconds(seconds));
    assertEquals(List.of(), lines);
  }

  @Test
  void shouldSayEveryTenSecondsHowFarALongOneIs() {
    send(Duration.ofSeconds(31));
    assertEquals(
        List.of(
            "10 of 31 s: 1001 offered, 892 delivered, 58 lost",
            "20 of 31 s: 2001 offered, 1882 delivered, 68 lost",
            "30 of 31 s: 3001 offered, 2872 delivered, 78 lost"),
        lines);
  }

  @Test
  void shouldSayOnceWhatIsOverdue() {
    Progress progress = new Progress(Duration.ofMinutes(10), arrivals, lines::add);
    progress.offered(1, 0);
    progress.offered(2, 34_000 * MILLIS);
    progress.offered(3, 39_999 * MILLIS);
    progress.offered(4, 40_000 * MILLIS);
    assertEquals(
        List.of(
            "34 of 600 s: 2 offered, 0 delivered, 1 lost",
            "40 of 600 s: 4 offered, 0 delivered, 1 lost"),
        lines);
  }
}
