package dev.warp.lab.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The garbage collection's log of a JVM: unified logging (JEP 158) of the tag {@code gc}, where the
 * line of each pause ends with its length.
 *
 * @param file where the JVM writes it
 */
record GcLog(Path file) {

  private static final Pattern PAUSE = Pattern.compile(" Pause .* (\\d+\\.\\d+)ms$");

  /**
   * Pauses of some time.
   *
   * @param count how many
   * @param totalMillis all together
   * @param longestMillis the longest of them
   */
  record Pauses(int count, double totalMillis, double longestMillis) {

    /** Those of two JVMs. */
    Pauses plus(Pauses other) {
      return new Pauses(
          count + other.count,
          totalMillis + other.totalMillis,
          Math.max(longestMillis, other.longestMillis));
    }
  }

  /** What makes a JVM write the log. */
  String jvmArgument() {
    return "-Xlog:gc:file=" + file + "::filecount=0";
  }

  /** How many lines there are now, to be given to {@link #pausesSince} later. */
  int mark() {
    return lines().size();
  }

  /** The pauses logged after a mark. */
  Pauses pausesSince(int mark) {
    return pauses(lines().stream().skip(mark).toList());
  }

  static Pauses pauses(List<String> lines) {
    double[] millis =
        lines.stream()
            .flatMap(line -> PAUSE.matcher(line).results())
            .map((MatchResult pause) -> pause.group(1))
            .mapToDouble(Double::parseDouble)
            .toArray();
    double total = 0;
    double longest = 0;
    for (double pause : millis) {
      total += pause;
      longest = Math.max(longest, pause);
    }
    return new Pauses(millis.length, total, longest);
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
