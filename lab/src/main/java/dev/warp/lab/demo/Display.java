package dev.warp.lab.demo;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Where the demo tells what it does. */
abstract sealed class Display permits Display.Terminal, Display.Log {

  private final PrintWriter out;

  private Display(PrintWriter out) {
    this.out = out;
  }

  /** For whoever reads standard output: a terminal, or a file or pipe. */
  static Display of(PrintWriter out) {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
            && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    return terminal ? new Terminal(out) : new Log(out);
  }

  /** Says something that stays. */
  void say(String text) {
    out.println(text);
    out.flush();
  }

  /**
   * Shows new figures.
   *
   * @param seconds length of the whole stream
   */
  abstract void show(Reading reading, int seconds);

  /** Shows the last figures. */
  abstract void showLast(Reading reading, int seconds);

  /** Draws the table again and again in the same place (ECMA-48 control sequences). */
  static final class Terminal extends Display {

    private static final String ESCAPE = "\u001b[";
    private int linesDrawn;

    Terminal(PrintWriter out) {
      super(out);
    }

    /** The text goes above the table, which the next figures draw anew. */
    @Override
    void say(String text) {
      super.say(erasure() + text);
      linesDrawn = 0;
    }

    @Override
    void show(Reading reading, int seconds) {
      List<String> table = FigureTable.table(reading, seconds);
      // Without wrapping: a line that takes two rows would spoil the count.
      super.say(erasure() + ESCAPE + "?7l" + String.join("\n", table) + ESCAPE + "?7h");
      linesDrawn = table.size();
    }

    private String erasure() {
      return linesDrawn == 0 ? "" : ESCAPE + linesDrawn + "A\r" + ESCAPE + "J";
    }

    @Override
    void showLast(Reading reading, int seconds) {
      show(reading, seconds);
      linesDrawn = 0;
    }
  }

  /** One line a second, and the table at the end. */
  static final class Log extends Display {

    private static final int LINES_PER_HEADER = 20;
    private int lines;

    Log(PrintWriter out) {
      super(out);
    }

    @Override
    void show(Reading reading, int seconds) {
      if (lines++ % LINES_PER_HEADER == 0) {
        say(FigureTable.lineHeader(reading));
      }
      say(FigureTable.line(reading));
    }

    @Override
    void showLast(Reading reading, int seconds) {
      say("");
      FigureTable.table(reading, seconds).forEach(this::say);
    }
  }
}
