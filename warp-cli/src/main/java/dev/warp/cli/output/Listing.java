package dev.warp.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * What is shown of each of several things: a table with a column for each property.
 *
 * @param <T> what each row shows
 */
public final class Listing<T> {

  private final List<Column<T>> columns = new ArrayList<>();

  private record Column<T>(String heading, boolean right, Function<T, List<String>> cell) {}

  /** Adds a column of texts. */
  public Listing<T> text(String heading, Function<T, String> cell) {
    columns.add(new Column<>(heading, false, cell.andThen(List::of)));
    return this;
  }

  /** Adds a column of figures, which end in line. */
  public Listing<T> figure(String heading, Function<T, String> cell) {
    columns.add(new Column<>(heading, true, cell.andThen(List::of)));
    return this;
  }

  /** Adds a column with several texts a row, below each other. */
  public Listing<T> texts(String heading, Function<T, List<String>> cell) {
    columns.add(new Column<>(heading, false, cell.andThen(Units::lines)));
    return this;
  }

  /** Prints the headings and a row for each item. */
  public void print(Collection<? extends T> items, PrintWriter out) {
    Widths widths = new Widths();
    List<List<List<String>>> rows = new ArrayList<>();
    for (T item : items) {
      List<List<String>> cells = cells(item);
      widths.fit(cells);
      rows.add(cells);
    }
    out.println(widths.heading());
    rows.forEach(cells -> out.println(widths.row(cells)));
  }

  /** What stands in each column, in one or several lines. */
  List<List<String>> cells(T item) {
    return columns.stream().map(column -> printable(column.cell.apply(item))).toList();
  }

  private static List<String> printable(List<String> texts) {
    return texts.stream().map(Units::printable).toList();
  }

  /** How wide each column is so far, and rows of that width. */
  final class Widths {

    private final int[] widths =
        columns.stream().mapToInt(column -> column.heading.length()).toArray();

    /** Makes each column as wide as its cell of this row at least. */
    void fit(List<List<String>> cells) {
      for (int i = 0; i < widths.length; i++) {
        for (String line : cells.get(i)) {
          widths[i] = Math.max(widths[i], length(line));
        }
      }
    }

    String heading() {
      return line(columns.stream().map(Column::heading).toList());
    }

    /** A row of cells that fit. */
    String row(List<List<String>> cells) {
      int height = cells.stream().mapToInt(List::size).max().orElseThrow();
      List<String> lines = new ArrayList<>(height);
      for (int i = 0; i < height; i++) {
        int y = i;
        lines.add(line(cells.stream().map(cell -> y < cell.size() ? cell.get(y) : "").toList()));
      }
      return String.join(System.lineSeparator(), lines);
    }

    private String line(List<String> cells) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - length(cells.get(i)));
        line.append(i == 0 ? "" : "  ");
        line.append(columns.get(i).right ? padding + cells.get(i) : cells.get(i) + padding);
      }
      return line.toString().stripTrailing();
    }

    private static int length(String text) {
      return text.codePointCount(0, text.length());
    }
  }
}
