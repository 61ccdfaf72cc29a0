package dev.warp.gate.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * A cursor at one table of the file: it gives typed values, and reports what is wrong with them and
 * every key that is not known there.
 */
final class Section {

  private final Document document;
  private final TomlTable table;
  private final String path;
  private final String pattern;
  private final int line;

  private Section(Document document, TomlTable table, String path, String pattern, int line) {
    this.document = document;
    this.table = table;
    this.path = path;
    this.pattern = pattern;
    this.line = line;
    if (!GateKeys.namesInside(pattern).contains(GateKeys.ANY_NAME)) {
      reportUnknown();
    }
  }

  /** The top level of a file. */
  static Section root(Document document) {
    return new Section(document, document.root(), "", "", 1);
  }

  Problems problems() {
    return document.problems();
  }

  /** The name this table has in the file; empty at top level. */
  String path() {
    return path;
  }

  /** The line of the table's header, or of the table around it where there is none. */
  int line() {
    return line;
  }

  boolean isEmpty() {
    return table.isEmpty();
  }

  boolean has(Key<?> key) {
    return has(key.name());
  }

  /** Whether there is a key or a table of this name. */
  boolean has(String name) {
    return table.contains(List.of(name));
  }

  /** The key's line, or the table's where the key is not there. */
  int lineOf(Key<?> key) {
    return lineOf(key.name());
  }

  private int lineOf(String name) {
    return has(name) ? Objects.requireNonNull(table.inputPositionOf(List.of(name))).line() : line;
  }

  /** The value, if the key is there and its value is right. */
  <T> Optional<T> find(Key<T> key) {
    Object raw = table.get(List.of(key.name()));
    return raw == null
        ? Optional.empty()
        : key.type().read(new Value(document, key, pathOf(key), raw, lineOf(key)));
  }

  /** The value, or the key's default where it is not there or wrong. */
  <T> T get(Key<T> key) {
    return find(key).orElseGet(key::defaultValue);
  }

  /** The value; that the key is not there is a mistake. */
  <T> Optional<T> require(Key<T> key) {
    if (!has(key)) {
      missing(key, "is missing; write " + key.advice());
    }
    return find(key);
  }

  /** Whether it is known what the file says of all these, be it nothing; once they are read. */
  boolean isKnown(Key<?>... keys) {
    return Arrays.stream(keys).allMatch(key -> problems().isKnown(pathOf(key)));
  }

  void mistake(Key<?> key, String message) {
    problems().mistake(lineOf(key), pathOf(key), message);
  }

  void missing(Key<?> key, String message) {
    problems().missing(lineOf(key), pathOf(key), message);
  }

  /** A mistake in a key that consists in {@code thing}, another key or table, not being there. */
  void missing(Key<?> key, String thing, String message) {
    problems().missing(lineOf(key), pathOf(key), thing, message);
  }

  void warning(Key<?> key, String message) {
    problems().warning(lineOf(key), pathOf(key), message);
  }

  /** The table {@code name} inside this one; an empty one where there is none. */
  Section child(String name) {
    String childPattern = GateKeys.join(pattern, name);
    Object raw = table.get(List.of(name));
    if (raw != null && !(raw instanceof TomlTable)) {
      reportNoTable(name, raw, "[" + pathOf(name) + "]");
    }
    TomlTable inner = raw instanceof TomlTable found ? found : Toml.parse("");
    return new Section(document, inner, pathOf(name), childPattern, lineOf(name));
  }

  /** The tables {@code name} inside this one, whether one table or a list of them. */
  List<Section> children(String name) {
    if (!(table.get(List.of(name)) instanceof TomlArray list)) {
      return has(name) ? List.of(child(name)) : List.of();
    }
    List<Section> sections = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      int elementLine = document.lineOfElement(list, i);
      if (list.get(i) instanceof TomlTable inner) {
        sections.add(
            new Section(document, inner, pathOf(name), GateKeys.join(pattern, name), elementLine));
      } else {
        reportNoTable(name, list.get(i), "[[" + pathOf(name) + "]]");
      }
    }
    return sections;
  }

  /** The tables inside this one, whose names the user chose, in the order of their lines. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (String name : table.keySet()) {
      Object raw = table.get(List.of(name));
      if (raw instanceof TomlTable inner) {
        String innerPattern = GateKeys.join(pattern, GateKeys.ANY_NAME);
        entries.add(
            new Entry(
                name, new Section(document, inner, pathOf(name), innerPattern, lineOf(name))));
      } else {
        reportNoTable(name, raw, "[" + path + ".NAME]");
      }
    }
    entries.sort(Comparator.comparingInt(entry -> entry.section().line()));
    return entries;
  }

  /** A table with the name the user gave it. */
  record Entry(String name, Section section) {}

  private void reportNoTable(String name, Object raw, String header) {
    Key<?> asKey = Key.optional(pattern, name, ValueType.text(), "a table: " + header);
    new Value(document, asKey, pathOf(name), raw, lineOf(name)).unwanted("a table");
  }

  private void reportUnknown() {
    Set<String> known = GateKeys.namesInside(pattern);
    for (String name : table.keySet()) {
      if (!known.contains(name)) {
        problems().mistake(lineOf(name), pathOf(name), "unknown key; " + suggestion(name, known));
      }
    }
  }

  private String suggestion(String name, Set<String> known) {
    Set<String> homes = new TreeSet<>(GateKeys.tablesWith(name));
    if (!homes.isEmpty()) {
      return "it is a key of "
          + homes.stream()
              .map(home -> home.isEmpty() ? "the top of the file" : "[" + home + "]")
              .collect(Collectors.joining(" or "));
    }
    return NearestName.of(name, known)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElse("known here are " + String.join(", ", new TreeSet<>(known)));
  }

  private String pathOf(Key<?> key) {
    return pathOf(key.name());
  }

  private String pathOf(String name) {
    return KeyPath.within(path, name);
  }
}
