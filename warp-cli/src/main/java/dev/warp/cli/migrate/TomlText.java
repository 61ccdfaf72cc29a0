package dev.warp.cli.migrate;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes TOML as a person would: with a comment above what needs one. */
final class TomlText {

  private static final int WIDTH = 100;
  private static final String COMMENT = "# ";

  private final StringBuilder text = new StringBuilder();

  /** A comment, on as many lines as it takes. */
  TomlText comment(String words) {
    int column = 0;
    for (String word : words.replaceAll("\\p{Cntrl}", " ").split(" ", -1)) {
      if (column == 0 || column + 1 + word.length() > WIDTH) {
        text.append(column == 0 ? "" : "\n").append(COMMENT).append(word);
        column = COMMENT.length() + word.length();
      } else {
        text.append(' ').append(word);
        column += 1 + word.length();
      }
    }
    text.append('\n');
    return this;
  }

  /** Begins a table. */
  TomlText table(String name) {
    text.append("\n[").append(name).append("]\n");
    return this;
  }

  /** A key and a string. */
  TomlText string(String key, String value) {
    return raw(key, quoted(value));
  }

  /** A key and a list of strings. */
  TomlText strings(String key, Collection<String> values) {
    return raw(
        key, values.stream().map(TomlText::quoted).collect(Collectors.joining(", ", "[", "]")));
  }

  /** A key and a table of strings, on one line. */
  TomlText map(String key, Map<String, String> values) {
    return raw(
        key,
        values.entrySet().stream()
            .map(entry -> quoted(entry.getKey()) + " = " + quoted(entry.getValue()))
            .collect(Collectors.joining(", ", "{ ", " }")));
  }

  /** A key and what is its value as it is. */
  TomlText raw(String key, Object value) {
    text.append(key).append(" = ").append(value).append('\n');
    return this;
  }

  private static String quoted(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                  if (Character.isISOControl(character)) {
                    quoted.append("\\u%04x".formatted(character));
                  } else {
                    quoted.appendCodePoint(character);
                  }
                }
              }
            });
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
