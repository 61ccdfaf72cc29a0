package dev.warp.lab.world;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Every pair of kinds: what is to come of it, and what came of it, to be printed as one table. */
final class MatrixTable<K extends Enum<K>> {

  private static final char DIRECT = 'd';

  /** Time for a relay to be left for a direct path. */
  private static final Duration CHANGE_OF_MIND = Duration.ofSeconds(2);

  private static final int PAYLOAD_BYTES = 1_200;
  private static final Duration STEP = Duration.ofMillis(5);

  private final String title;
  private final List<K> kinds;
  private final List<String> expected;
  private final Map<Pair<K>, String> cells = new HashMap<>();

  private record Pair<K>(K vehicle, K operator) {}

  /**
   * @param expected a row for each of the vehicle's kinds, with a letter for each of the
   *     operator's: {@code d} for direct, {@code r} for relayed; blanks do not count
   */
  MatrixTable(String title, List<K> kinds, List<String> expected) {
    this.title = title;
    this.kinds = kinds;
    this.expected = expected.stream().map(row -> row.replace(" ", "")).toList();
  }

  Stream<Arguments> pairs() {
    return kinds.stream()
        .flatMap(vehicle -> kinds.stream().map(operator -> Arguments.of(vehicle, operator)));
  }

  /** Whether two of these kinds are to reach each other without a relay. */
  boolean isDirect(K vehicle, K operator) {
    return expected.get(kinds.indexOf(vehicle)).charAt(kinds.indexOf(operator)) == DIRECT;
  }

  /**
   * Runs a world that has not been started, and notes what comes of it: the way that is expected,
   * and no loss on it.
   */
  void check(Roadside world, K vehicle, K operator) {
    FirstPayloads times = FirstPayloads.in(world);
    world.network().time().runFor(CHANGE_OF_MIND);
    boolean direct = Connected.isDirect(world);
    String story = "%s and %s: %s".formatted(vehicle, operator, times);
    String cell = times.both().toMillis() + (direct ? " " : "r");
    cells.put(new Pair<>(vehicle, operator), cell);
    assertEquals(isDirect(vehicle, operator), direct, story);
    assertEquals(
        0,
        dev.warp.lab.world.Stream.toOperator(world)
            .withPayloads(PAYLOAD_BYTES)
            .send(200, STEP)
            .settle()
            .lost(),
        story);
  }

  /** Rows are the vehicle's kinds, columns the operator's in the same order. */
  @Override
  public String toString() {
    String heading = row(title, column -> Integer.toString(column + 1) + ' ');
    String rows =
        IntStream.range(0, kinds.size()).mapToObj(this::row).collect(Collectors.joining("\n"));
    return heading + '\n' + rows;
  }

  private String row(int number) {
    K vehicle = kinds.get(number);
    return row(
        "%2d %s".formatted(number + 1, vehicle),
        column -> cells.get(new Pair<>(vehicle, kinds.get(column))));
  }

  private String row(String label, Function<Integer, String> cell) {
    return "%-31s".formatted(label)
        + IntStream.range(0, kinds.size())
            .mapToObj(
                column -> "%5s".formatted(Objects.requireNonNullElse(cell.apply(column), "-")))
            .collect(Collectors.joining());
  }
}
