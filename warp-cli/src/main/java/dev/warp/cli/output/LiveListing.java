package dev.warp.cli.output;

import java.io.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/**
 * A listing that is shown again as it changes. On a terminal all of it is drawn anew in the same
 * place; elsewhere each row that is new or has changed is a line with the time, and so is each that
 * is gone.
 *
 * @param <T> what each row shows
 */
public final class LiveListing<T> {

  /** To the upper left corner, and everything from there on cleared (ECMA-48: CUP, ED). */
  private static final String REDRAW = "\033[H\033[J";

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private final Listing<T> listing;
  private final Listing<T>.Widths widths;
  private final boolean terminal;
  private final Supplier<LocalTime> now;
  private final Map<String, List<List<String>>> shown = new HashMap<>();
  private boolean begun;

  /**
   * Nothing is shown yet.
   *
   * @param terminal whether to redraw
   * @param now what time to print beside changes
   */
  public LiveListing(Listing<T> listing, boolean terminal, Supplier<LocalTime> now) {
    this.listing = listing;
    this.widths = listing.new Widths();
    this.terminal = terminal;
    this.now = now;
  }

  /** Whether a person looks at the standard output. */
  public static boolean onTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /** Shows how things are now, by the names that they keep. */
  public void show(SequencedMap<String, T> items, PrintWriter out) {
    if (terminal) {
      redraw(items, out);
    } else {
      printChanges(items, out);
    }
    out.flush();
  }

  private void redraw(SequencedMap<String, T> items, PrintWriter out) {
    // In one piece, so that it does not flicker.
    StringWriter screen = new StringWriter();
    PrintWriter lines = new PrintWriter(screen);
    listing.print(items.values(), lines);
    lines.flush();
    out.print(REDRAW + screen);
  }

  private void printChanges(SequencedMap<String, T> items, PrintWriter out) {
    String time = TIME.format(now.get());
    items.values().forEach(item -> widths.fit(listing.cells(item)));
    if (!begun) {
      out.println("TIME      " + widths.heading());
      begun = true;
    }
    items.forEach(
        (name, item) -> {
          List<List<String>> cells = listing.cells(item);
          if (!cells.equals(shown.put(name, cells))) {
            out.println(time + "  " + widths.row(cells));
          }
        });
    shown
        .keySet()
        .removeIf(
            name -> {
              boolean gone = !items.containsKey(name);
              if (gone) {
                out.println(time + "  " + Units.printable(name) + " is gone");
              }
              return gone;
            });
  }
}
