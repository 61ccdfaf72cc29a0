package dev.warp.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of docs/guides/shards.md, computed. */
final class ShardsGuideTest {

  private static final Path GUIDE =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "guides", "shards.md");
  private static final Pattern ROW =
      Pattern.compile("\\| (\\d+) of (\\d+)[^|]*\\| ([\\d.]+) \\|((?: [<\\d.]+ % \\|){5})");
  private static final List<Double> LOSSES = List.of(0.01, 0.03, 0.05, 0.1, 0.2);

  @Test
  void shouldSayWhatTheFormulaSays() throws IOException {
    Matcher row = ROW.matcher(Files.readString(GUIDE));
    int rows = 0;
    while (row.find()) {
      int required = Integer.parseInt(row.group(1));
      int sent = Integer.parseInt(row.group(2));
      StringBuilder computed = new StringBuilder();
      LOSSES.forEach(loss -> computed.append(percent(lost(required, sent, loss))));
      assertEquals(String.format(Locale.ROOT, "%.2f", (double) sent / required), row.group(3));
      assertEquals(computed.toString(), row.group(4), row.group());
      rows++;
    }
    assertEquals(11, rows);
  }

  private static double lost(int required, int sent, double loss) {
    double all = 0;
    double ways = 1;
    for (int gone = 0; gone <= sent; gone++) {
      if (gone > sent - required) {
        all += ways * Math.pow(loss, gone) * Math.pow(1 - loss, sent - gone);
      }
      ways = ways * (sent - gone) / (gone + 1);
    }
    return all;
  }

  private static String percent(double ratio) {
    double percent = ratio * 100;
    String format =
        percent >= 10
            ? "%.1f"
            : percent >= 0.1
                ? "%.2f"
                : percent >= 0.01 ? "%.3f" : percent >= 0.001 ? "%.4f" : "<0.001";
    return " " + String.format(Locale.ROOT, format, percent) + " % |";
  }
}
