package dev.warp.gate.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations: a number of seconds, or a string of a number and a unit. */
final class DurationType {

  private static final Pattern WITH_UNIT =
      Pattern.compile("\\s*([0-9]{1,18}(?:\\.[0-9]{1,18})?)\\s*(ns|us|ms|s|m|h)\\s*");

  private static final List<Unit> UNITS =
      List.of(
          new Unit("h", 3_600_000_000_000L),
          new Unit("m", 60_000_000_000L),
          new Unit("s", 1_000_000_000),
          new Unit("ms", 1_000_000),
          new Unit("us", 1_000),
          new Unit("ns", 1));

  private DurationType() {}

  private record Unit(String name, long nanos) {}

  /** Durations of {@code min..max}, to the nanosecond. */
  static ValueType<Duration> between(Duration min, Duration max) {
    String phrase = "a duration from " + show(min) + " to " + show(max);
    return ValueType.of(
        phrase,
        value ->
            nanos(value.raw())
                .filter(nanos -> nanos.compareTo(BigDecimal.valueOf(min.toNanos())) >= 0)
                .filter(nanos -> nanos.compareTo(BigDecimal.valueOf(max.toNanos())) <= 0)
                .map(
                    nanos ->
                        Duration.ofNanos(nanos.setScale(0, RoundingMode.HALF_UP).longValueExact()))
                .or(() -> value.unwanted(phrase)));
  }

  /** In the largest unit that divides it: {@code 100ms}. */
  static String show(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos == 0) {
      return "0s";
    }
    Unit unit = UNITS.stream().filter(u -> nanos % u.nanos == 0).findFirst().orElseThrow();
    return nanos / unit.nanos + unit.name;
  }

  private static Optional<BigDecimal> nanos(Object raw) {
    return switch (raw) {
      case Long seconds -> Optional.of(scaled(BigDecimal.valueOf(seconds), "s"));
      case Double seconds when Double.isFinite(seconds) ->
          Optional.of(scaled(BigDecimal.valueOf(seconds), "s"));
      case String text -> {
        Matcher matcher = WITH_UNIT.matcher(text);
        yield matcher.matches()
            ? Optional.of(scaled(new BigDecimal(matcher.group(1)), matcher.group(2)))
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  private static BigDecimal scaled(BigDecimal number, String unitName) {
    Unit unit = UNITS.stream().filter(u -> u.name.equals(unitName)).findFirst().orElseThrow();
    return number.multiply(BigDecimal.valueOf(unit.nanos));
  }
}
