package dev.warp.lab.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Results as text of at most 120 columns. */
final class ResultTable {

  private static final String NOTHING = "-";

  private ResultTable() {}

  /** What stands above the lines of one row's contenders. */
  static List<String> header(Row row) {
    return List.of(
        "",
        row.title(),
        line(
            "", "offered", "offered", "deliv-", "", "", "one-way", "latency", "us", "longest",
            "CPU us", "wire/", "GC", "longest", "RSS"),
        line(
            "", "/s", "", "ered", "lost", "lost %", "p50", "p99", "p99.9", "gap ms", "each", "byte",
            "", "ms", "MiB"));
  }

  /** One contender's line. */
  static String line(Result result) {
    boolean any = result.delivered() > 0;
    return line(
        result.contender(),
        decimals(0, result.offeredPerSecond()),
        result.offered(),
        result.delivered(),
        result.lost(),
        decimals(3, result.lostPercent()),
        any ? decimals(0, result.latencyMicros().p50()) : NOTHING,
        any ? decimals(0, result.latencyMicros().p99()) : NOTHING,
        any ? decimals(0, result.latencyMicros().p999()) : NOTHING,
        any ? decimals(1, result.longestGapMillis()) : NOTHING,
        decimals(1, result.cpuMicrosPerPayload()),
        result.wireBytesPerPayloadByte() > 0
            ? decimals(2, result.wireBytesPerPayloadByte())
            : NOTHING,
        result.gcPauses().count(),
        decimals(1, result.gcPauses().longestMillis()),
        decimals(0, result.residentMib()));
  }

  private static String line(Object... cells) {
    return "%-13s%7s%9s%9s%9s%8s%8s%8s%8s%8s%8s%7s%5s%8s%5s".formatted(cells).stripTrailing();
  }

  private static String decimals(int digits, double value) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }
}
