package dev.warp.control.log;

import java.util.SequencedMap;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/** Puts fields after the text, as {@code key=value}. */
record TextLog(Logger logger) implements FieldLog {

  private static final Pattern NEEDS_NO_QUOTES = Pattern.compile("[^\\s\"=\\p{Cntrl}]+");

  @Override
  public void write(Logger.Level level, String text, SequencedMap<String, String> fields) {
    logger.log(level, line(text, fields));
  }

  /** The line as it is written, but for time and level. */
  static String line(String text, SequencedMap<String, String> fields) {
    StringBuilder line = new StringBuilder(text);
    fields.forEach((key, value) -> line.append(' ').append(key).append('=').append(word(value)));
    return line.toString();
  }

  private static String word(String value) {
    return NEEDS_NO_QUOTES.matcher(value).matches()
        ? value
        : '"'
            + value.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ")
            + '"';
  }
}
