package dev.warp.cli.output;

import com.google.protobuf.Duration;
import java.util.List;
import java.util.Locale;

/** How figures and texts are shown to people. What is not known is {@value #UNKNOWN}. */
public final class Units {

  /** Stands for what is not known, or not set. */
  public static final String UNKNOWN = "-";

  private Units() {}

  /** In full, and unsigned, as the contracts' uint64 is. */
  public static String count(long value) {
    return Long.toUnsignedString(value);
  }

  /** In milliseconds, with one digit after the point under 100. */
  public static String millis(Duration duration) {
    double millis = seconds(duration) * 1e3;
    return fixed(millis < 100 ? 1 : 0, millis);
  }

  /** The two largest units of it: {@code 2 h 5 min}. */
  public static String age(Duration duration) {
    long seconds = duration.getSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    if (seconds < 86_400) {
      return "%d h %d min".formatted(seconds / 3600, seconds / 60 % 60);
    }
    return "%d d %d h".formatted(seconds / 86_400, seconds / 3600 % 24);
  }

  /** A share from 0 to 1 in percent. */
  public static String percent(double share) {
    return fixed(1, share * 100);
  }

  /** Bytes a second in kilobytes a second; 0 is unknown. */
  public static String kilobytes(long bytesPerSecond) {
    return bytesPerSecond == 0 ? UNKNOWN : Long.toUnsignedString(bytesPerSecond / 1000);
  }

  /** Bytes in megabytes. */
  public static String megabytes(long bytes) {
    return fixed(1, bytes / 1e6);
  }

  public static String yesNo(boolean value) {
    return value ? "yes" : "no";
  }

  /** The texts, or {@value #UNKNOWN} where there are none. */
  public static List<String> lines(List<String> texts) {
    return texts.isEmpty() ? List.of(UNKNOWN) : texts;
  }

  /** A text that a terminal can show: what would control it, or is empty, is replaced. */
  public static String printable(String text) {
    if (text.isEmpty()) {
      return UNKNOWN;
    }
    return text.chars().noneMatch(Character::isISOControl)
        ? text
        : text.codePoints()
            .map(c -> Character.isISOControl(c) ? '?' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  private static double seconds(Duration duration) {
    return duration.getSeconds() + duration.getNanos() / 1e9;
  }

  private static String fixed(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
