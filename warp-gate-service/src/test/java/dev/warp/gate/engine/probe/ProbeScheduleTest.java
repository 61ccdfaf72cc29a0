package dev.warp.gate.engine.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeScheduleTest {

  private static final long MILLIS = 1_000_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSendTenProbesQuickly(boolean hopeful) {
    assertEquals(
        List.of(0L, 50L, 100L, 200L, 400L, 900L, 1400L, 1900L, 2400L, 2900L),
        firstProbes(10, hopeful));
  }

  @Test
  void shouldThenTakeFiveSecondsDoublingToThirty() {
    assertEquals(
        List.of(7_900L, 17_900L, 37_900L, 67_900L, 97_900L, 127_900L),
        firstProbes(16, false).subList(10, 16));
  }

  @Test
  void shouldThenAskEverySecondWhereItHasWorked() {
    assertEquals(List.of(3_900L, 4_900L, 5_900L), firstProbes(13, true).subList(10, 13));
  }

  @Test
  void shouldNeverTakeLongerHoweverManyWentUnanswered() {
    for (int sent : new int[] {14, 100, 1_000_000, Integer.MAX_VALUE}) {
      assertEquals(30_000 * MILLIS, ProbeSchedule.gapAfter(sent, false));
      assertEquals(1_000 * MILLIS, ProbeSchedule.gapAfter(sent, true));
    }
  }

  @Test
  void shouldKeepTheLeastGapBetweenAnyTwo() {
    for (int sent = 1; sent < 40; sent++) {
      assertTrue(ProbeSchedule.gapAfter(sent, true) >= ProbeSchedule.MIN_GAP_NANOS);
      assertTrue(ProbeSchedule.gapAfter(sent, false) >= ProbeSchedule.MIN_GAP_NANOS);
    }
  }

  /** Milliseconds of the probes of a pair that never answers. */
  private static List<Long> firstProbes(int count, boolean hopeful) {
    List<Long> probes = new ArrayList<>(List.of(0L));
    while (probes.size() < count) {
      probes.add(probes.getLast() + ProbeSchedule.gapAfter(probes.size(), hopeful) / MILLIS);
    }
    return probes;
  }
}
