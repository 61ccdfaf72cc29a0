package dev.warp.bench.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.bench.map.MapResult.Flooded;
import dev.warp.bench.map.MapResult.Rate;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MapBenchTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--gates=3",
        "--gates=0",
        "--gates=2000000",
        "--seconds=0",
        "--flood=-1",
        "--map-core=999"
      })
  void shouldRefuseWhatMakesNoSense(String option) {
    StringWriter err = new StringWriter();
    CommandLine sut = MapBench.commandLine().setErr(new PrintWriter(err));
    assertEquals(CommandLine.ExitCode.USAGE, sut.execute(option));
    assertTrue(err.toString().contains(option.substring(0, option.indexOf('='))), err.toString());
  }

  @Test
  void shouldExplainItself() {
    StringWriter out = new StringWriter();
    CommandLine sut = MapBench.commandLine().setOut(new PrintWriter(out));
    assertEquals(CommandLine.ExitCode.OK, sut.execute("--help"));
    assertTrue(out.toString().startsWith("Usage: warp bench-map"), out::toString);
  }

  @Test
  void shouldPrintAColumnForEachHeading() {
    Histogram moves = new Histogram(3);
    moves.recordValue(1500);
    MapResult result =
        new MapResult(
            1000,
            Rate.of(2000, 1_000_000_000L, 500_000_000L),
            Rate.of(30_000, 1_000_000_000L, 900_000_000L),
            Rate.of(10, 1_000_000_000L, 1_000_000L),
            3500,
            moves,
            0.25,
            new Flooded(50_000, 200, 9_999, 5, 1, 0.5, 7),
            12.25);
    assertEquals(
        columns(MapResult.HEADER.lines().findFirst().orElseThrow()), columns(result.row()));
    assertEquals(
        "| 1,000 | 2,000 | 250.0 | 30,000 | 30.0 | 10 | 100.0 | 3,500 | 1.5 | 1.5 | 1.5 | 25"
            + " | 50,000 | 200 | 99.990 | 5 | 1 | 50 | 7 | 12.3 |",
        result.row());
  }

  private static long columns(String row) {
    return row.chars().filter(character -> character == '|').count();
  }
}
