package dev.warp.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.traffic.TrafficReport.Latency;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class BenchPlanTest {

  private static final Result NOTHING_CAME =
      new Result(
          "cut",
          1400,
          500_000,
          "3-of-5-exact",
          30_000_000,
          499_999.9,
          0,
          30_000_000,
          0,
          0,
          new Latency(0, 0, 0, 0, 0, 0),
          0,
          1234.56,
          12.345,
          new GcLog.Pauses(99_999, 12_345.6, 1234.5),
          4096.7);

  @Test
  void shouldSweepCleanLinksAndMeasureTheRestOnce() {
    BenchPlan plan =
        new BenchPlan(
            List.of(Contender.LOOPBACK, Contender.THREE_OF_SIX),
            List.of(Condition.CLEAN, Condition.CUT),
            List.of(100, 1200),
            List.of(500, 10_000),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    assertEquals(
        List.of(
            new Row(Condition.CLEAN, 100, 500),
            new Row(Condition.CLEAN, 100, 10_000),
            new Row(Condition.CLEAN, 1200, 500),
            new Row(Condition.CLEAN, 1200, 10_000),
            new Row(Condition.CUT, 1200, 10_000)),
        plan.rows());
    // Nothing can be done to links that the loopback does not have.
    assertEquals(List.of(Contender.THREE_OF_SIX), plan.contenders(plan.rows().getLast()));
    assertEquals(9, plan.measurements());
  }

  @Test
  void shouldSendLargePayloadsThroughUnixGatesAtOneRate() {
    BenchPlan plan =
        new BenchPlan(
            List.of(Contender.DUPLICATE, Contender.THREE_OF_SIX),
            List.of(Condition.CLEAN, Condition.LOSS_1, Condition.LOSS_10),
            List.of(1200, 60_000),
            List.of(10_000, 20_000),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));
    assertEquals(
        List.of(
            new Row(Condition.CLEAN, 1200, 10_000),
            new Row(Condition.CLEAN, 1200, 20_000),
            new Row(Condition.CLEAN, 60_000, 200),
            new Row(Condition.LOSS_1, 1200, 10_000),
            new Row(Condition.LOSS_10, 1200, 10_000),
            new Row(Condition.LOSS_10, 60_000, 200)),
        plan.rows());
    assertEquals(List.of(Contender.THREE_OF_SIX), plan.contenders(plan.rows().getLast()));
    assertEquals(1200, plan.warmUpSize());
  }

  @Test
  void shouldKeepItsTablesNarrow() {
    List<String> header = ResultTable.header(new Row(Condition.CUT, 1400, 500_000));
    String line = ResultTable.line(NOTHING_CAME);
    assertTrue(header.stream().allMatch(text -> text.length() <= 120), header::toString);
    assertTrue(line.length() <= 120, line);
    assertTrue(line.contains("30000000 100.000"), line);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sizes|31|--sizes must be 32 to 65535, not 31",
        "--sizes|100,65536|--sizes must be 32 to 65535, not 65536",
        "--rates|0|--rates must be 1 to 500000, not 0",
        "--seconds|601|--seconds must be 1 to 600, not 601",
        "--contenders|2-of-3|is none of loopback, duplicate, replicate, 3-of-5-exact",
        "--conditions|rain|is none of clean, loss-1, loss-5, loss-10, loss-20, bursts, cut"
      })
  void shouldRefuseWhatCannotBeMeasured(String option, String value, String message) {
    StringWriter err = new StringWriter();
    CommandLine bench = Bench.commandLine().setErr(new PrintWriter(err));
    assertEquals(CommandLine.ExitCode.USAGE, bench.execute(option, value));
    assertTrue(err.toString().contains(message), err::toString);
  }
}
