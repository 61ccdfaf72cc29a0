package dev.warp.gate.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md and the reader together. */
final class ConfigurationReferenceTest {

  private static final Path REFERENCE =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "configuration.md");

  @Test
  void shouldListEveryKeyWithTypeDefaultAndUnit() throws IOException {
    List<String> expected = GateKeys.all().stream().map(ConfigurationReferenceTest::row).toList();

    List<String> documented =
        rows().stream().map(cells -> String.join(" | ", cells.subList(0, 4))).toList();

    assertEquals(String.join("\n", expected), String.join("\n", documented));
  }

  @Test
  void shouldSayWhatEveryKeyMeans() throws IOException {
    for (List<String> cells : rows()) {
      assertFalse(cells.get(4).isBlank(), cells.getFirst());
    }
  }

  private static String row(Key<?> key) {
    String fallback =
        key.fallback().map(toml -> "`" + toml + "`").orElse(key.required() ? "required" : "none");
    return String.join(" | ", "`" + key.fullName() + "`", key.type().name(), fallback, key.unit());
  }

  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(REFERENCE).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> Arrays.stream(line.substring(1).split("\\|", -1)).map(String::strip).toList())
        .toList();
  }
}
