package dev.warp.lab.demo;

import dev.warp.lab.demo.Reading.Traffic;
import dev.warp.lab.demo.Reading.UplinkFigures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link Reading} as text of at most 100 columns. */
final class FigureTable {

  private static final String TRAFFIC = "%-13s%8s%11s%11s%7s%11s%12s%10s%10s";
  private static final String PATH = "%-36s%-7s%8s%11s";
  private static final String LINE = "%4s%5s%8s%8s%5s%8s%7s%7s";
  private static final String LINE_UPLINK = "  %-10s%6s%6s";
  private static final String DOWN = "DOWN";
  private static final String NOTHING = "-";

  private FigureTable() {}

  /**
   * The whole table.
   *
   * @param seconds length of the stream
   */
  static List<String> table(Reading reading, int seconds) {
    List<String> lines = new ArrayList<>();
    String time = "%d s of %d".formatted(reading.second(), seconds);
    lines.add(
        TRAFFIC.formatted(
            time, "", "", "rebuilt", "", "delivered", "duplicates", "one-way", "latency"));
    lines.add(
        TRAFFIC.formatted(
            "", "sent", "delivered", "by parity", "lost", "twice", "dropped", "p50", "p99"));
    lines.add(traffic("last second", reading.lastSecond()));
    lines.add(traffic("all so far", reading.total()));
    lines.add("");
    lines.add(PATH.formatted("path", "state", "loss", "RTT"));
    reading.uplinks().forEach(uplink -> lines.add(path(uplink)));
    return lines.stream().map(String::stripTrailing).toList();
  }

  /** What stands above the columns of {@link #line}. */
  static String lineHeader(Reading reading) {
    StringBuilder header =
        new StringBuilder(
            LINE.formatted(
                "time", "sent", "arrived", "rebuilt", "lost", "dropped", "p50/ms", "p99/ms"));
    reading
        .uplinks()
        .forEach(uplink -> header.append(LINE_UPLINK.formatted("uplink", "loss", "RTT")));
    return header.toString();
  }

  /** The last second and the state of the uplinks in one line, for logs. */
  static String line(Reading reading) {
    Traffic traffic = reading.lastSecond();
    StringBuilder line =
        new StringBuilder(
            LINE.formatted(
                reading.second(),
                traffic.sent(),
                traffic.delivered(),
                traffic.rebuilt(),
                traffic.lost(),
                traffic.duplicatesDropped(),
                latency(traffic, traffic.p50Nanos()),
                latency(traffic, traffic.p99Nanos())));
    for (UplinkFigures uplink : reading.uplinks()) {
      String loss = uplink.isUp() ? loss(uplink) : DOWN;
      line.append(LINE_UPLINK.formatted(uplink.interfaceName(), loss, rtt(uplink)));
    }
    return line.toString().stripTrailing();
  }

  private static String traffic(String label, Traffic traffic) {
    return TRAFFIC.formatted(
        label,
        traffic.sent(),
        traffic.delivered(),
        traffic.rebuilt(),
        traffic.lost(),
        traffic.deliveredTwice(),
        traffic.duplicatesDropped(),
        withUnit(latency(traffic, traffic.p50Nanos())),
        withUnit(latency(traffic, traffic.p99Nanos())));
  }

  private static String path(UplinkFigures uplink) {
    return PATH.formatted(
        "vehicle %s -> operator".formatted(uplink.interfaceName()),
        state(uplink),
        loss(uplink),
        withUnit(rtt(uplink)));
  }

  private static String state(UplinkFigures uplink) {
    return uplink.isUp() ? "up" : DOWN;
  }

  private static String loss(UplinkFigures uplink) {
    return uplink.isUp() ? percent(uplink.path().orElseThrow().lossRatio()) : NOTHING;
  }

  private static String rtt(UplinkFigures uplink) {
    return uplink.isUp() ? millis(uplink.path().orElseThrow().rttSeconds() * 1e3) : NOTHING;
  }

  private static String latency(Traffic traffic, long nanos) {
    return traffic.delivered() == 0 ? NOTHING : millis(nanos / 1e6);
  }

  /** As in "10.2 %". */
  private static String percent(double ratio) {
    return Double.isNaN(ratio) ? NOTHING : String.format(Locale.ROOT, "%.1f %%", 100 * ratio);
  }

  /** As in "1.3". */
  private static String millis(double millis) {
    return Double.isNaN(millis) ? NOTHING : String.format(Locale.ROOT, "%.1f", millis);
  }

  private static String withUnit(String millis) {
    return millis.equals(NOTHING) ? NOTHING : millis + " ms";
  }
}
