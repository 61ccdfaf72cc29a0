package dev.warp.gate.control;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.tomlj.Toml;

/** Writes a table of a configuration file. */
final class TomlTable {

  private final StringBuilder text = new StringBuilder();

  /** Begins the table of that path; what is put comes into it. */
  TomlTable table(String... path) {
    text.append('[')
        .append(Arrays.stream(path).map(TomlTable::quoted).collect(Collectors.joining(".")))
        .append("]\n");
    return this;
  }

  TomlTable put(String key, String value) {
    return line(key, quoted(value));
  }

  TomlTable put(String key, long value) {
    return line(key, Long.toString(value));
  }

  TomlTable put(String key, boolean value) {
    return line(key, Boolean.toString(value));
  }

  TomlTable put(String key, List<String> values) {
    return line(key, values.stream().map(TomlTable::quoted).toList().toString());
  }

  private TomlTable line(String key, String value) {
    text.append(key).append(" = ").append(value).append('\n');
    return this;
  }

  private static String quoted(String value) {
    return '"' + Toml.tomlEscape(value).toString() + '"';
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
