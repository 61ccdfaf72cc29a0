package dev.warp.gate.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * A value in the file, not yet known to be of the right kind.
 *
 * @param document the file it is in
 * @param key what it is the value of
 * @param path the key's full name in this file
 * @param raw as tomlj gives it
 * @param line counted from 1
 */
record Value(Document document, Key<?> key, String path, Object raw, int line) {

  private static final int LONGEST_QUOTE = 40;

  /** Reports that this is not what is wanted; {@code wanted} is a phrase such as "an integer". */
  <T> Optional<T> unwanted(String wanted) {
    return mistake("found " + description() + ", wanted " + wanted);
  }

  /** Reports a mistake and says what to write instead. */
  <T> Optional<T> mistake(String wrong) {
    document.problems().mistake(line, path, wrong + "; write " + key.advice());
    return Optional.empty();
  }

  /** The elements where this is a list, each with its own line. */
  Optional<List<Value>> elements() {
    if (!(raw instanceof TomlArray list)) {
      return Optional.empty();
    }
    return Optional.of(
        IntStream.range(0, list.size()).mapToObj(index -> element(list, index)).toList());
  }

  /** The value of {@code name} in {@code table}, where this value is that table. */
  Value inside(TomlTable table, String name) {
    List<String> relative = List.of(name);
    int innerLine = Objects.requireNonNull(table.inputPositionOf(relative)).line();
    Object inner = Objects.requireNonNull(table.get(relative));
    return new Value(document, key, KeyPath.within(path, name), inner, innerLine);
  }

  private Value element(TomlArray list, int index) {
    return new Value(document, key, path, list.get(index), document.lineOfElement(list, index));
  }

  /** The type and, unless it may be a secret, the value: {@code the integer 70000}. */
  String description() {
    boolean open = !key.type().secret();
    return switch (raw) {
      case String shown when open -> "the string " + quoted();
      case String hidden -> "a string";
      case Long number when open -> "the integer " + number;
      case Long hidden -> "an integer";
      case Double number when open -> "the float " + number;
      case Double hidden -> "a float";
      case Boolean bool -> "the boolean " + bool;
      case TomlArray list -> "a list";
      case TomlTable table -> "a table";
      default -> "a date or time";
    };
  }

  /** A string in quotes, cut where it is long. */
  String quoted() {
    String text = raw.toString();
    String cut = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    return "\"" + cut + "\"";
  }
}
