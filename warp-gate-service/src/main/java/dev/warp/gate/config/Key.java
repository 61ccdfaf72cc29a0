package dev.warp.gate.config;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlTable;

/**
 * The declaration of one key.
 *
 * @param table the table it is in, with {@code NAME} for a name the user chooses; empty at top
 *     level
 * @param name as written
 * @param type what its value has to be
 * @param fallback the value where the key is left out, as TOML; empty where there is none
 * @param required whether the key has to be there
 * @param unit of the value; empty where it has none
 * @param advice what to write: completes a sentence that begins with "write"
 */
record Key<T>(
    String table,
    String name,
    ValueType<T> type,
    Optional<String> fallback,
    boolean required,
    String unit,
    String advice) {

  /** A key with a default, written as TOML. */
  static <T> Key<T> withDefault(
      String table, String name, ValueType<T> type, String fallback, String unit) {
    String advice = name + " = " + fallback + ", for example";
    return new Key<>(table, name, type, Optional.of(fallback), false, unit, advice);
  }

  /** A key that may be left out and then has no value. */
  static <T> Key<T> optional(String table, String name, ValueType<T> type, String advice) {
    return new Key<>(table, name, type, Optional.empty(), false, "", advice);
  }

  /** A key that has to be there. */
  static <T> Key<T> required(String table, String name, ValueType<T> type, String advice) {
    return new Key<>(table, name, type, Optional.empty(), true, "", advice);
  }

  /** The same key in another table. */
  Key<T> in(String otherTable) {
    return new Key<>(otherTable, name, type, fallback, required, unit, advice);
  }

  /** Such as {@code tunnels.NAME.transport.mtu}. */
  String fullName() {
    return table.isEmpty() ? name : table + "." + name;
  }

  /** What {@link #fallback} says, read like any value in a file. */
  T defaultValue() {
    Problems problems = new Problems("default of " + fullName());
    TomlTable parsed = Toml.parse(name + " = " + fallback.orElseThrow());
    Object raw = Objects.requireNonNull(parsed.get(List.of(name)));
    Document document = new Document(parsed, "", problems);
    return type.read(new Value(document, this, fullName(), raw, 1)).orElseThrow();
  }
}
