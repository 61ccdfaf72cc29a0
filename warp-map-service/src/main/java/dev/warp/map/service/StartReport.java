package dev.warp.map.service;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds in a failed start the mistakes that whoever started the map can put right. */
final class StartReport {

  /** What SmallRye Config says of a value that has the wrong type. */
  private static final Pattern CONVERSION =
      Pattern.compile(
          "(?:java\\.lang\\.IllegalArgumentException: )?(?:SRCFG\\d+: )?The config property (\\S+) with the config value \"(.*)\" threw an"
              + " Exception whilst being converted (?:SRCFG\\d+: )?(.*)",
          Pattern.DOTALL);

  private StartReport() {}

  /** One line for each mistake; empty if {@code failure} is a fault of this program. */
  static Optional<List<String>> mistakes(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StartException mistake -> {
          return Optional.of(mistake.reasons());
        }
        case ConfigValidationException mistake -> {
          return Optional.of(lines(mistake));
        }
        case QuarkusBindException taken -> {
          return Optional.of(
              List.of(
                  "cannot serve HTTP at %s:%d: another program has taken the port just now"
                      .formatted(taken.getHost(), taken.getPort())));
        }
        default -> {
          // Further down, perhaps.
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> lines(ConfigValidationException mistake) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < mistake.getProblemCount(); i++) {
      lines.add(line(mistake.getProblem(i).getMessage()));
    }
    // Quarkus has some of the values under names of its own as well.
    List<String> ours = lines.stream().filter(line -> line.startsWith("warp.map.")).toList();
    return ours.isEmpty() ? lines : ours;
  }

  static String line(String problem) {
    Matcher conversion = CONVERSION.matcher(problem);
    return conversion.matches()
        ? conversion.replaceFirst("$1 '$2' will not do: $3; --help says what to give")
        : problem.replace('\n', ' ');
  }
}
