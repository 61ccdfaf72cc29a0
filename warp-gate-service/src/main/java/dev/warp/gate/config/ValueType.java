package dev.warp.gate.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A kind of value: what it is called, and how it is read.
 *
 * @param phrase what a message calls it, with its article: "an integer from 1 to 255"
 * @param secret whether no message may quote such a value
 * @param reading gives the value, or nothing after having reported a mistake
 */
record ValueType<T>(String phrase, boolean secret, Function<Value, Optional<T>> reading) {

  static <T> ValueType<T> of(String phrase, Function<Value, Optional<T>> reading) {
    return new ValueType<>(phrase, false, reading);
  }

  Optional<T> read(Value value) {
    return reading.apply(value);
  }

  /** {@link #phrase} without its article, for tables in the documentation. */
  String name() {
    return phrase.replaceFirst("^an? ", "");
  }

  <U> ValueType<U> map(Function<T, U> conversion) {
    return new ValueType<>(phrase, secret, value -> read(value).map(conversion));
  }

  static ValueType<Boolean> bool() {
    String phrase = "true or false";
    return of(
        phrase,
        value -> value.raw() instanceof Boolean bool ? Optional.of(bool) : value.unwanted(phrase));
  }

  /** Anything at all, for keys whose value means nothing here. */
  static ValueType<Boolean> ignored() {
    return of("anything", value -> Optional.of(true));
  }

  static ValueType<String> text() {
    String phrase = "a string";
    return of(
        phrase,
        value -> value.raw() instanceof String text ? Optional.of(text) : value.unwanted(phrase));
  }

  /** Integers of {@code min..max}; without an upper bound in words where that is all of a long. */
  static ValueType<Long> integer(long min, long max) {
    String phrase =
        max == Long.MAX_VALUE
            ? "an integer of at least " + min
            : "an integer from " + min + " to " + max;
    return of(
        phrase,
        value ->
            value.raw() instanceof Long number && number >= min && number <= max
                ? Optional.of(number)
                : value.unwanted(phrase));
  }

  /** One of an enum's constants, written in lower case and quotes. */
  static <E extends Enum<E>> ValueType<E> choice(Class<E> constants) {
    List<String> words = Arrays.stream(constants.getEnumConstants()).map(ValueType::word).toList();
    String phrase = words.stream().map(w -> "\"" + w + "\"").collect(Collectors.joining(" or "));
    return of(
        phrase,
        value ->
            Arrays.stream(constants.getEnumConstants())
                .filter(constant -> word(constant).equals(value.raw()))
                .findFirst()
                .or(() -> value.unwanted(phrase)));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** A list whose every element is an {@code element}; all wrong elements are reported. */
  static <T> ValueType<List<T>> listOf(ValueType<T> element, String phrase) {
    return of(
        phrase,
        value ->
            value
                .elements()
                .map(list -> all(element, list))
                .orElseGet(() -> value.unwanted(phrase)));
  }

  /** A list as {@link #listOf}, or a single element without the brackets. */
  static <T> ValueType<List<T>> oneOrMore(ValueType<T> element) {
    String phrase = element.phrase + ", or a list of such";
    return of(
        phrase,
        value ->
            value
                .elements()
                .map(
                    list ->
                        list.isEmpty()
                            ? value.<List<T>>mistake("the list is empty")
                            : all(element, list))
                .orElseGet(() -> element.read(value).map(List::of)));
  }

  private static <T> Optional<List<T>> all(ValueType<T> element, List<Value> values) {
    List<T> read = new ArrayList<>();
    values.forEach(value -> element.read(value).ifPresent(read::add));
    return read.size() == values.size() ? Optional.of(List.copyOf(read)) : Optional.empty();
  }
}
