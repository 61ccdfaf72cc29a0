package dev.warp.gate.engine.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.warp.gate.engine.VirtualTimer;
import dev.warp.protocol.frame.Report;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/protocol.md section 6.6. */
final class ReceptionsTest {

  private static final long MILLIS = 1_000_000L;
  private static final long START = 1_000_000 * MILLIS;
  private static final int LENGTH = 100;

  private final VirtualTimer timer = new VirtualTimer(START);
  private final List<Report> reports = new ArrayList<>();
  private final List<Long> times = new ArrayList<>();
  private final Receptions receptions =
      new Receptions(
          timer.wakeup(),
          report -> {
            reports.add(report);
            times.add(millis());
          });

  private long millis() {
    return (timer.now() - START) / MILLIS;
  }

  private void shard(int path, long counter, long delayMicros) {
    int sentAt = (int) (timer.now() / 1000 - delayMicros);
    receptions.arrived(path, counter, sentAt, LENGTH, timer.now());
    receptions.shardArrived(path, timer.now());
  }

  private static long counted(long millis) {
    return (START / 1000 + millis * 1000) & 0xffff_ffffL;
  }

  private void runUntil(long millis) {
    timer.runUntil(START + millis * MILLIS, receptions::onTimer);
  }

  @Test
  void shouldReportShardsAtOnceAndThenEvery40Milliseconds() {
    for (int counter = 0; counter < 50; counter++) {
      shard(3, counter, 5_000);
      runUntil(2 * counter + 2);
    }
    runUntil(1_000);
    assertEquals(List.of(0L, 40L, 80L, 120L), times);
    assertEquals(new Report(3, 50, 49, 50 * LENGTH, 0, 0, 5_000, counted(120)), reports.getLast());
  }

  @Test
  void shouldReportManyShardsSoonerButNotWithin10Milliseconds() {
    for (int counter = 0; counter < 100; counter++) {
      shard(3, counter, 5_000);
      runUntil(counter + 1);
    }
    for (int counter = 100; counter < 500; counter++) {
      shard(3, counter, 5_000);
    }
    runUntil(107);
    for (int counter = 500; counter < 600; counter++) {
      shard(3, counter, 5_000);
    }
    runUntil(1_000);
    assertEquals(List.of(0L, 24L, 48L, 72L, 96L, 106L, 116L), times);
  }

  @Test
  void shouldSayNothingOfWhatIsNoShard() {
    receptions.arrived(3, 0, 0, LENGTH, timer.now());
    runUntil(1_000);
    assertEquals(List.of(), reports);
    shard(3, 1, 5_000);
    runUntil(2_000);
    assertEquals(2, reports.getFirst().received());
  }

  @Test
  void shouldCountWhatComesLateAndWhatDoesNotComeAtAll() {
    for (long counter : new long[] {0, 1, 5, 3, 4, 9}) {
      shard(7, counter, counter == 3 || counter == 4 ? 7_000 : 5_000);
    }
    runUntil(0);
    assertEquals(new Report(7, 6, 9, 6 * LENGTH, 2, 234, 5_000, counted(0)), reports.getFirst());
  }

  /** Those of one burst leave in the order of their turns. */
  @Test
  void shouldNotCallLateWhatWasSentAtTheSameTime() {
    for (long counter : new long[] {0, 3, 6, 1, 4, 7, 2, 5, 8}) {
      shard(7, counter, 5_000 + (counter < 3 ? 1_000 : 0));
    }
    runUntil(0);
    assertEquals(0, reports.getFirst().late());
    assertEquals(8, reports.getFirst().highestCounter());
  }

  @Test
  void shouldReportTheLeastDelaySinceTheLastReportWhereverTheClocksStand() {
    shard(1, 0, 9_000);
    shard(1, 1, 7_000);
    shard(1, 2, 8_000);
    runUntil(1);
    shard(1, 3, 20_000);
    shard(1, 4, -3_000);
    runUntil(50);
    assertEquals(7_000, reports.getFirst().delayMicros());
    assertEquals(0xffff_ffffL & -3_000, reports.getLast().delayMicros());
  }

  /** RFC 3550 section 6.4.1: a sixteenth of each difference of two transit times. */
  @Test
  void shouldSmoothJitter() {
    shard(1, 0, 10_000);
    shard(1, 1, 26_000);
    shard(1, 2, 26_000);
    runUntil(0);
    // 16 ms make 1 ms, and then nothing makes a sixteenth of that less.
    assertEquals(937, reports.getFirst().jitterMicros());
  }

  @Test
  void shouldBeginAnewWithASession() {
    shard(1, 0, 0);
    receptions.newSession();
    assertNull(receptions.get(1));
    runUntil(100);
    assertEquals(List.of(), reports);
  }
}
