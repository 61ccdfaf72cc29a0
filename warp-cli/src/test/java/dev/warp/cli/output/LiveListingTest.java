package dev.warp.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LiveListingTest {

  private static final LocalTime NOON = LocalTime.of(12, 0, 0, 1);

  private final Listing<Integer> listing =
      new Listing<Integer>().text("NAME", n -> "n" + n).figure("SQUARE", n -> "" + n * n);
  private final SequencedMap<String, Integer> items = new TreeMap<>();
  private final StringWriter out = new StringWriter();

  @Test
  void shouldDrawTheWholeTableAnewOnATerminal() {
    LiveListing<Integer> shown = new LiveListing<>(listing, true, () -> NOON);
    items.put("one", 1);
    shown.show(items, new PrintWriter(out));
    assertEquals("\033[H\033[JNAME  SQUARE\nn1         1\n", out.toString());
    out.getBuffer().setLength(0);
    items.clear();
    shown.show(items, new PrintWriter(out));
    assertEquals("\033[H\033[JNAME  SQUARE\n", out.toString());
  }

  @Test
  void shouldPrintOnlyWhatHasChangedElsewhere() {
    LiveListing<Integer> shown = new LiveListing<>(listing, false, () -> NOON);
    items.put("one", 1);
    items.put("two", 2);
    shown.show(items, new PrintWriter(out));
    items.put("two", 1_000);
    shown.show(items, new PrintWriter(out));
    items.remove("one");
    shown.show(items, new PrintWriter(out));
    assertEquals(
        """
        TIME      NAME  SQUARE
        12:00:00  n1         1
        12:00:00  n2         4
        12:00:00  n1000  1000000
        12:00:00  one is gone
        """,
        out.toString());
  }
}
