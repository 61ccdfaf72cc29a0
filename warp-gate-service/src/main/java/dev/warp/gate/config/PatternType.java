package dev.warp.gate.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads regular expressions for interface names. */
final class PatternType {

  private static final int LONGEST = 200;

  private PatternType() {}

  static ValueType<List<String>> patterns() {
    String phrase = "a regular expression";
    ValueType<String> pattern =
        ValueType.of(
            phrase,
            value ->
                value.raw() instanceof String text ? valid(value, text) : value.unwanted(phrase));
    return ValueType.listOf(pattern, "a list of regular expressions");
  }

  private static Optional<String> valid(Value value, String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return value.mistake(value.quoted() + " is no pattern of 1 to " + LONGEST + " characters");
    }
    try {
      return Optional.of(Pattern.compile(text).pattern());
    } catch (PatternSyntaxException invalid) {
      return value.mistake(
          value.quoted() + " is no regular expression: " + invalid.getDescription());
    }
  }
}
