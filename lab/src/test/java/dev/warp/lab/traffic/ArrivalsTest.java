package dev.warp.lab.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long MICROSECOND = 1_000;

  private final Arrivals arrivals = new Arrivals();

  @Test
  void shouldReportNothingBeforeAnythingArrives() {
    TrafficReport report = arrivals.report(5, 0, 5);
    assertEquals(5, report.lost());
    assertEquals(1.0, report.lossRatio());
    assertEquals(5, report.longestLossRun());
    assertEquals(Duration.ZERO, report.longestGap());
    assertEquals(new TrafficReport.Latency(0, 0, 0, 0, 0, 0), report.latency());
  }

  @Test
  void shouldKnowWhenTheFirstOneArrived() {
    assertEquals(OptionalLong.empty(), arrivals.firstArrival());
    arrive(3, 10);
    arrive(0, 20);
    assertEquals(OptionalLong.of(10 * MICROSECOND), arrivals.firstArrival());
  }

  @Test
  void shouldCountDuplicatesOnceDelivered() {
    arrive(0, 10);
    arrive(0, 20);
    arrive(0, 30);
    TrafficReport report = arrivals.report(1, 0, 1);
    assertEquals(1, report.delivered());
    assertEquals(2, report.duplicates());
    assertEquals(0, report.lost());
  }

  @Test
  void shouldCountAsReorderedWhatComesAfterALaterOne() {
    for (int sequence : new int[] {0, 3, 1, 2, 4, 2}) {
      arrive(sequence, 10);
    }
    TrafficReport report = arrivals.report(5, 0, 5);
    assertEquals(2, report.reordered());
    assertEquals(1, report.duplicates());
  }

  @Test
  void shouldFindTheLongestRunOfLossesAtTheEndToo() {
    for (int sequence : new int[] {1, 2, 6}) {
      arrive(sequence, 10);
    }
    assertEquals(3, arrivals.report(8, 0, 8).longestLossRun());
    assertEquals(4, arrivals.report(10, 1, 11).longestLossRun());
  }

  @Test
  void shouldMeasureTheLongestGapBetweenArrivalsDuplicatesIncluded() {
    arrive(0, 100);
    arrive(1, 400);
    arrive(1, 900);
    arrive(2, 1_000);
    assertEquals(Duration.ofNanos(500 * MICROSECOND), arrivals.report(3, 0, 3).longestGap());
  }

  @Test
  void shouldGiveLatencyPercentilesWithinThreeDigits() {
    for (int sequence = 0; sequence < 1000; sequence++) {
      arrivals.arrived(sequence, 0, (sequence + 1) * MICROSECOND);
    }
    TrafficReport.Latency latency = arrivals.report(1000, 0, 1000).latency();
    assertEquals(1, latency.min(), 0.01);
    assertEquals(500, latency.p50(), 1);
    assertEquals(900, latency.p90(), 1);
    assertEquals(990, latency.p99(), 1);
    assertEquals(999, latency.p999(), 1);
    assertEquals(1000, latency.max(), 1);
  }

  @Test
  void shouldCountSilenceFromTheLaterOfStartAndLastArrival() {
    assertEquals(7, arrivals.silence(3, 10));
    arrivals.arrived(0, 0, 5);
    assertEquals(5, arrivals.silence(3, 10));
    assertEquals(2, arrivals.silence(8, 10));
  }

  private void arrive(int sequence, long micros) {
    arrivals.arrived(sequence, 0, micros * MICROSECOND);
  }
}
