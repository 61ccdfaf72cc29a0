package dev.warp.lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * All that a run measured, as it is written to JSON.
 *
 * @param time when the run ended, as ISO 8601 has it
 * @param processors of the machine
 * @param system its kernel
 * @param java the runtime of all programs
 * @param secondsPerRow how long each row was measured
 * @param results in the order of the tables
 */
record Report(
    String time,
    int processors,
    String system,
    String java,
    double secondsPerRow,
    List<Result> results) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Report {
    results = List.copyOf(results);
  }

  static Report of(BenchPlan plan, List<Result> results) {
    return new Report(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        Runtime.getRuntime().availableProcessors(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        Runtime.version().toString(),
        plan.time().toMillis() / 1e3,
        results);
  }

  void write(Path file) {
    try {
      MAPPER.writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
