package dev.warp.gate.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads durations: a number of seconds, or a string of a number and a unit.
 *
 * <p>Reckons with whole numbers, for the JDK raises 5 to large powers when it first meets a
 * BigDecimal, which takes a fiftieth of a gate's start.
 */
final class DurationType {

  private static final Pattern WITH_UNIT =
      Pattern.compile("\\s*([0-9]{1,18})(?:\\.([0-9]{1,18}))?\\s*(ns|us|ms|s|m|h)\\s*");

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
            text(value.raw())
                .flatMap(DurationType::nanos)
                .filter(nanos -> nanos.compareTo(BigInteger.valueOf(min.toNanos())) >= 0)
                .filter(nanos -> nanos.compareTo(BigInteger.valueOf(max.toNanos())) <= 0)
                .map(nanos -> Duration.ofNanos(nanos.longValueExact()))
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

  private static Optional<String> text(Object raw) {
    return switch (raw) {
      case Long seconds -> Optional.of(seconds + "s");
      case Double seconds when Double.isFinite(seconds) ->
          Optional.of(BigDecimal.valueOf(seconds).toPlainString() + "s");
      case String text -> Optional.of(text);
      default -> Optional.empty();
    };
  }

  /** To the nearest nanosecond. */
  private static Optional<BigInteger> nanos(String text) {
    Matcher matcher = WITH_UNIT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String fraction = Optional.ofNullable(matcher.group(2)).orElse("");
    BigInteger divisor = BigInteger.TEN.pow(fraction.length());
    BigInteger half = divisor.shiftRight(1);
    BigInteger digits = new BigInteger(matcher.group(1) + fraction);
    return Optional.of(digits.multiply(unit(matcher.group(3))).add(half).divide(divisor));
  }

  private static BigInteger unit(String name) {
    Unit unit = UNITS.stream().filter(u -> u.name.equals(name)).findFirst().orElseThrow();
    return BigInteger.valueOf(unit.nanos);
  }
}
