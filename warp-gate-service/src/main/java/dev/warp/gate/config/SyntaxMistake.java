package dev.warp.gate.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A syntax error in terms of the statement it is in.
 *
 * @param key the key or table the statement is about, as far as it can be made out
 * @param message what is wrong and what to write
 */
record SyntaxMistake(String key, String message) {

  private static final String UNKNOWN_KEY = "TOML";

  private static final Pattern HEADER =
      Pattern.compile("\\s*\\[+\\s*([A-Za-z0-9_.\" -]+?)\\s*(\\].*)?");

  /** A header without its first bracket; within a list, such a line may be its end. */
  private static final Pattern HALF_HEADER =
      Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_.-]*)\\s*\\]+\\s*(#.*)?");

  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\s*([A-Za-z0-9_.\"-]+?)\\s*=\\s*(.*?)\\s*");
  private static final Pattern SEVERAL_LINES = Pattern.compile("(\\[|\\{|\"\"\"|\'\'\').*");
  private static final List<String> TRUTH_VALUES = List.of("true", "false");
  private static final Map<String, String> TRUTH_ELSEWHERE =
      Map.of("yes", "true", "on", "true", "no", "false", "off", "false");
  private static final Pattern COMMENT = Pattern.compile("\\s+#[^\"']*$");
  private static final Pattern UNQUOTED_TEXT = Pattern.compile("[A-Za-z<./*][^\"']*");

  /**
   * Describes the statement on {@code lines} from {@code start} to {@code errorIndex}, both counted
   * from 0, that tomlj said {@code parserMessage} about.
   */
  static SyntaxMistake of(List<String> lines, int start, int errorIndex, String parserMessage) {
    String key = key(lines, start);
    if (lines.subList(start, errorIndex + 1).stream().anyMatch(SyntaxMistake::holdsSecret)) {
      // tomlj quotes the text it stumbles over, and that may be the key itself.
      return new SyntaxMistake(
          key, "the line is not valid TOML; write NAME = \"KEY\", in quotes and on one line");
    }
    return new SyntaxMistake(
        key,
        start < errorIndex
            ? parserMessage + "; first finish the value that begins on line " + (start + 1)
            : parserMessage + "; " + advice(lines.get(start)));
  }

  /** The full name of the key or table on line {@code index}, counted from 0. */
  static String key(List<String> lines, int index) {
    Matcher own = HEADER.matcher(lines.get(index));
    if (own.matches()) {
      return own.group(1);
    }
    Matcher half = HALF_HEADER.matcher(lines.get(index));
    if (half.matches()) {
      return half.group(1);
    }
    Matcher assignment = ASSIGNMENT.matcher(lines.get(index));
    if (!assignment.matches()) {
      return UNKNOWN_KEY;
    }
    String table = table(lines, index);
    return table.isEmpty() ? assignment.group(1) : table + "." + assignment.group(1);
  }

  /**
   * What the statement on line {@code index} is about: a key or a table; or the table it stands in,
   * where it is neither; empty at the top of the file.
   */
  static String subject(List<String> lines, int index) {
    String key = key(lines, index);
    return key.equals(UNKNOWN_KEY) ? table(lines, index) : key;
  }

  /** The table that line {@code index} stands in, empty at the top of the file. */
  private static String table(List<String> lines, int index) {
    for (int above = index - 1; above >= 0; above--) {
      Matcher header = HEADER.matcher(lines.get(above));
      if (header.matches()) {
        return header.group(1);
      }
    }
    return "";
  }

  static boolean isHeader(String line) {
    return HEADER.matcher(line).matches();
  }

  /** Whether the statement that begins with {@code line} is a header, be it half of one. */
  static boolean beginsTable(String line) {
    return isHeader(line) || HALF_HEADER.matcher(line).matches();
  }

  static boolean isAssignment(String line) {
    return ASSIGNMENT.matcher(line).matches();
  }

  /** Whether the line begins a value that may have more lines. */
  static boolean mayGoOn(String line) {
    Matcher assignment = ASSIGNMENT.matcher(line);
    return assignment.matches() && SEVERAL_LINES.matcher(assignment.group(2)).matches();
  }

  private static boolean holdsSecret(String line) {
    return line.contains("private_key") || line.contains("preshared_key");
  }

  private static String advice(String line) {
    Matcher assignment = ASSIGNMENT.matcher(line);
    if (!assignment.matches()) {
      return beginsTable(line)
          ? "write a table as [NAME] on a line of its own"
          : "write KEY = VALUE, or put # before a comment";
    }
    String key = assignment.group(1);
    String value = COMMENT.matcher(assignment.group(2)).replaceFirst("");
    if (value.isEmpty()) {
      return "write a value after " + key + " =, or remove the line";
    }
    Optional<String> truth = NearestName.of(value, TRUTH_VALUES);
    if (truth.isPresent() || isTruth(key)) {
      return "write " + key + " = true or " + key + " = false" + meant(value, truth);
    }
    return UNQUOTED_TEXT.matcher(value).matches()
        ? "put text in quotes: " + key + " = \"...\""
        : "see https://toml.io for how values are written";
  }

  /** Whether {@code key}, with or without its table, is one whose value is true or false. */
  private static boolean isTruth(String key) {
    String name = key.substring(key.lastIndexOf('.') + 1);
    return GateKeys.all().stream()
        .filter(known -> known.name().equals(name))
        .anyMatch(known -> known.type().phrase().equals(ValueType.bool().phrase()));
  }

  private static String meant(String value, Optional<String> nearest) {
    return nearest
        .or(() -> Optional.ofNullable(TRUTH_ELSEWHERE.get(value.toLowerCase(Locale.ROOT))))
        .map(truth -> "; did you mean " + truth + "?")
        .orElse("");
  }
}
