package dev.warp.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines as Temurin 25 writes them. */
final class GcLogTest {

  private static final List<String> SERIAL =
      List.of(
          "[0.005s][info][gc] Using Serial",
          "[0.412s][info][gc] GC(0) Pause Young (Allocation Failure) 17M->3M(61M) 4.125ms",
          "[9.731s][info][gc] GC(1) Pause Full (System.gc()) 5M->2M(61M) 12.500ms");

  /** A concurrent phase stops nothing. */
  private static final List<String> G1 =
      List.of(
          "[1.020s][info][gc] GC(3) Pause Remark 30M->28M(64M) 1.000ms",
          "[1.031s][info][gc] GC(3) Concurrent Mark Cycle 31.102ms");

  @TempDir Path folder;

  @Test
  void shouldAddUpPausesAndNothingElse() {
    assertEquals(new GcLog.Pauses(2, 16.625, 12.5), GcLog.pauses(SERIAL));
    assertEquals(new GcLog.Pauses(1, 1, 1), GcLog.pauses(G1));
    assertEquals(new GcLog.Pauses(0, 0, 0), GcLog.pauses(List.of()));
  }

  @Test
  void shouldAddTheSecondJvmToTheFirst() {
    assertEquals(new GcLog.Pauses(3, 17.625, 12.5), GcLog.pauses(SERIAL).plus(GcLog.pauses(G1)));
  }

  @Test
  void shouldCountOnlyWhatIsLoggedAfterTheMark() throws IOException {
    GcLog log = new GcLog(folder.resolve("gate.gc"));
    Files.write(log.file(), SERIAL.subList(0, 2));
    int mark = log.mark();
    assertEquals(new GcLog.Pauses(0, 0, 0), log.pausesSince(mark));
    Files.write(log.file(), SERIAL);
    assertEquals(new GcLog.Pauses(1, 12.5, 12.5), log.pausesSince(mark));
  }
}
