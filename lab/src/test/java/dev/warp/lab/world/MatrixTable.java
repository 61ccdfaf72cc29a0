package dev.warp.lab.world;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What came of every pair of kinds, to be printed as one table. */
final class MatrixTable<K extends Enum<K>> {

  private final String title;
  private final K[] kinds;
  private final Map<K, Map<K, String>> cells;

  MatrixTable(String title, Class<K> type) {
    this.title = title;
    this.kinds = type.getEnumConstants();
    this.cells = new EnumMap<>(type);
    for (K kind : kinds) {
      cells.put(kind, new EnumMap<>(type));
    }
  }

  void put(K vehicle, K operator, FirstPayloads times, boolean direct) {
    String cell = times.both().toMillis() + (direct ? " " : "r");
    cells.get(vehicle).put(operator, cell);
  }

  /** Rows are the vehicle's kinds, columns the operator's in the same order. */
  @Override
  public String toString() {
    String heading = row(title, kind -> Integer.toString(kind.ordinal() + 1) + ' ');
    String rows =
        Arrays.stream(kinds)
            .map(vehicle -> row(label(vehicle), cells.get(vehicle)::get))
            .collect(Collectors.joining("\n"));
    return heading + '\n' + rows;
  }

  private static String label(Enum<?> kind) {
    return "%2d %s".formatted(kind.ordinal() + 1, kind);
  }

  private String row(String label, Function<K, String> cell) {
    return "%-31s".formatted(label)
        + Arrays.stream(kinds)
            .map(operator -> "%5s".formatted(cell.apply(operator)))
            .collect(Collectors.joining());
  }
}
