package dev.warp.gate.config;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/**
 * Parses TOML and goes on after a syntax error. tomlj by itself may lose everything after the first
 * one; here the statement with the error is reported, blanked out, and the rest parsed again, so
 * that one mistake hides no other. Lines keep their numbers.
 */
final class TolerantParser {

  // Enough for a hundred mistakes in any real configuration; what is no configuration at all but
  // large ends soon.
  private static final int MOST_PARSED_CHARACTERS = 1 << 19;
  private static final int MOST_DEFINED_TWICE = 100;
  private static final int LONGEST_STATEMENT_LINES = 200;
  private static final Pattern DEFINED_TWICE =
      Pattern.compile(".* previously defined at line (\\d+).*");

  private final Problems problems;
  private final List<String> lines;
  private long parsedCharacters;

  private TolerantParser(String text, Problems problems) {
    this.problems = problems;
    this.lines = Arrays.asList(text.split("\n", -1));
  }

  /** Parses {@code text}; its syntax errors go to {@code problems}. */
  static Document parse(String text, Problems problems) {
    return new TolerantParser(text, problems).parse();
  }

  private Document parse() {
    TomlParseResult result = parse(lines);
    Optional<TomlParseError> error = firstSyntaxError(result);
    while (error.isPresent() && parsedCharacters < MOST_PARSED_CHARACTERS) {
      reportAndBlank(error.get());
      result = parse(lines);
      error = firstSyntaxError(result);
    }
    result.errors().stream().limit(MOST_DEFINED_TWICE).forEach(this::reportDefinedTwice);
    return new Document(result, String.join("\n", lines), problems);
  }

  private TomlParseResult parse(List<String> part) {
    String text = String.join("\n", part);
    parsedCharacters += text.length();
    try {
      return Toml.parse(text);
    } catch (StackOverflowError tooDeep) {
      // The generated parser recurses once per bracket.
      Collections.fill(lines, "");
      problems.markLeftOut("");
      problems.mistake(0, "", "lists or tables are nested too deeply to read; write them flat");
      return Toml.parse("");
    }
  }

  private static Optional<TomlParseError> firstSyntaxError(TomlParseResult result) {
    return result.errors().stream()
        .filter(error -> !DEFINED_TWICE.matcher(message(error)).matches())
        .min(Comparator.comparingInt(error -> error.position().line()));
  }

  private void reportDefinedTwice(TomlParseError error) {
    Matcher twice = DEFINED_TWICE.matcher(message(error));
    if (twice.matches()) {
      int line = error.position().line();
      problems.mistake(
          line,
          SyntaxMistake.key(lines, Math.min(line, lines.size()) - 1),
          "is already defined on line " + twice.group(1) + "; remove one of the two");
    }
  }

  private void reportAndBlank(TomlParseError error) {
    int errorIndex = Math.min(error.position().line(), lines.size()) - 1;
    int start = statementStart(errorIndex);
    SyntaxMistake mistake = SyntaxMistake.of(lines, start, errorIndex, message(error));
    problems.mistake(errorIndex + 1, mistake.key(), mistake.message());
    problems.markLeftOut(SyntaxMistake.subject(lines, start));
    Collections.fill(lines.subList(start, statementEnd(start, errorIndex)), "");
  }

  /** The line the statement around {@code errorIndex} begins on: all before it parses. */
  private int statementStart(int errorIndex) {
    int limit = Math.max(0, errorIndex - LONGEST_STATEMENT_LINES);
    for (int start = errorIndex;
        start >= limit && parsedCharacters < MOST_PARSED_CHARACTERS;
        start--) {
      if (firstSyntaxError(parse(lines.subList(0, start))).isEmpty()) {
        return start;
      }
    }
    return errorIndex;
  }

  /** Where the text to leave out ends (exclusive). */
  private int statementEnd(int start, int errorIndex) {
    boolean header = SyntaxMistake.beginsTable(lines.get(start));
    if (start == errorIndex && !header && !SyntaxMistake.mayGoOn(lines.get(start))) {
      return start + 1;
    }
    for (int end = Math.max(errorIndex, start + 1); end < lines.size(); end++) {
      // An unfinished value's rest ends where a statement seems to begin. Without its header a
      // table's keys would end up in the table before, so they are left out with it.
      String line = lines.get(end);
      if (SyntaxMistake.isHeader(line) || (!header && SyntaxMistake.isAssignment(line))) {
        return end;
      }
    }
    return lines.size();
  }

  private static String message(TomlParseError error) {
    return String.valueOf(error.getMessage());
  }
}
