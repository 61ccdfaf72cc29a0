package dev.warp.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.demo.Reading.Traffic;
import dev.warp.lab.demo.Reading.UplinkFigures;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FigureTableTest {

  private static final int WIDEST = 100;

  @Test
  void shouldShowTrafficAndPaths() {
    Reading reading = Readings.of(12, Readings.up("up1"), Readings.down("up2"));
    assertEquals(
        """
        12 s of 20                          rebuilt         delivered  duplicates   one-way   latency
                         sent  delivered  by parity   lost      twice     dropped       p50       p99
        last second       500        499        132      1          0        1498   20.4 ms   31.9 ms
        all so far      10000       9969       2650     31          0       29931   20.4 ms   32.1 ms

        path                                state      loss        RTT
        vehicle up1 -> operator             up       10.2 %     1.3 ms
        vehicle up2 -> operator             DOWN          -          -""",
        String.join("\n", FigureTable.table(reading, 20)));
  }

  @Test
  void shouldFitATerminalWithTheLargestFigures() {
    Traffic huge =
        new Traffic(
            1_800_000, 1_800_000, 1_800_000, 100_000, 0, 9_999_999, 9_999_900_000L, 9_999_900_000L);
    Reading reading =
        new Reading(3600, huge, huge, List.of(Readings.up("127.0.0.2"), Readings.up("127.0.0.3")));
    FigureTable.table(reading, 3600)
        .forEach(line -> assertTrue(line.length() <= WIDEST, () -> line.length() + ": " + line));
  }

  @Test
  void shouldAlignTheLineWithItsHeader() {
    Reading reading = Readings.of(3, Readings.up("127.0.0.2"), Readings.down("127.0.0.3"));
    assertEquals(
        """
        time sent arrived rebuilt lost dropped p50/ms p99/ms  uplink      loss   RTT  uplink      loss   RTT
           3  500     499     132    1    1498   20.4   31.9  127.0.0.2 10.2 %   1.3  127.0.0.3   DOWN     -""",
        FigureTable.lineHeader(reading) + "\n" + FigureTable.line(reading));
  }

  @Test
  void shouldShowDashesForWhatIsNotKnown() {
    Traffic nothing = new Traffic(500, 0, 0, 0, 0, 0, 0, 0);
    UplinkFigures unknown = new UplinkFigures("up1", Optional.empty());
    List<String> table = FigureTable.table(new Reading(1, nothing, nothing, List.of(unknown)), 20);
    assertEquals(
        "last second       500          0          0      0          0           0         -         -",
        table.get(2));
    assertEquals("vehicle up1 -> operator             DOWN          -          -", table.getLast());
  }
}
