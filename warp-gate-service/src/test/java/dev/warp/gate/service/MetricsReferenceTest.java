package dev.warp.gate.service;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Keeps docs/metrics.md and what the gate really shows together, both ways. */
@QuarkusTest
@QuarkusTestResource(ConfigurationFile.class)
class MetricsReferenceTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path REFERENCE =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "metrics.md");
  private static final Pattern HELP = Pattern.compile("# HELP (warp_\\S+) (.*)");
  private static final Pattern TYPE = Pattern.compile("# TYPE (warp_\\S+) (.*)");
  private static final Pattern SAMPLE = Pattern.compile("(warp_\\w+)\\{(.*)} \\S+");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"[^\"]*\"");

  @ConfigProperty(name = "test.interfaces-port")
  int interfacesPort;

  @Test
  @EnabledOnOs(OS.LINUX) // There are no Unix gates elsewhere, and so none of their metrics.
  void shouldListEveryMetricWithTypeLabelsAndMeaning() throws Throwable {
    String documented = String.join("\n", new TreeSet<>(rows("`warp_")));
    FarGate.whileItSends(
        interfacesPort, () -> assertEquals(documented, String.join("\n", shownMetrics())));
  }

  @Test
  void shouldListEveryHealthCheckWithItsData() throws Throwable {
    Map<String, Set<String>> shown = new TreeMap<>();
    await().atMost(DEADLINE).until(() -> given().get("/q/health").statusCode() == 503);
    addHealthChecks(shown);
    FarGate.during(
        interfacesPort,
        () -> {
          await().atMost(DEADLINE).until(() -> given().get("/q/health").statusCode() == 200);
          addHealthChecks(shown);
        });
    assertEquals(
        new TreeSet<>(rows("`gate ").stream().map(MetricsReferenceTest::nameAndData).toList()),
        shown.entrySet().stream()
            .map(check -> check.getKey() + " " + check.getValue())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void shouldMakeAllNamesByTheConventions() {
    for (GateMetric metric : GateMetric.values()) {
      assertFalse(metric.id().endsWith("total"), "Micrometer adds it");
      assertFalse(metric.id().matches(".*(milli|nano|kilo|percent).*"), "base units only");
    }
  }

  private static Set<String> shownMetrics() {
    Map<String, String> help = new TreeMap<>();
    Map<String, String> types = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    String text = given().accept("text/plain").get("/q/metrics").asString();
    for (String line : text.lines().toList()) {
      matching(HELP, line).ifPresent(m -> help.put(m.group(1), m.group(2)));
      matching(TYPE, line).ifPresent(m -> types.put(m.group(1), m.group(2)));
      matching(SAMPLE, line)
          .ifPresent(
              m ->
                  LABEL
                      .matcher(m.group(2))
                      .results()
                      .forEach(
                          label ->
                              labels
                                  .computeIfAbsent(m.group(1), name -> new TreeSet<>())
                                  .add("`" + label.group(1) + "`")));
    }
    return types.keySet().stream()
        .map(
            name ->
                String.join(
                    " | ",
                    "`" + name + "`",
                    types.get(name),
                    String.join(", ", labels.get(name)),
                    help.get(name)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<Matcher> matching(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }

  private static void addHealthChecks(Map<String, Set<String>> shown) {
    List<Map<String, Object>> checks = given().get("/q/health").jsonPath().getList("checks");
    for (Map<String, Object> check : checks) {
      Set<String> data =
          shown.computeIfAbsent("`" + check.get("name") + "`", name -> new TreeSet<>());
      if (check.get("data") instanceof Map<?, ?> fields) {
        fields.keySet().forEach(field -> data.add("`" + field + "`"));
      }
    }
  }

  /** Of {@code `name` | where | `field`: text; `field`: text | ...}. */
  private static String nameAndData(String row) {
    List<String> cells = List.of(row.split(" \\| ", -1));
    Set<String> fields =
        Pattern.compile("`\\w+`")
            .matcher(cells.get(2))
            .results()
            .map(field -> field.group())
            .collect(Collectors.toCollection(TreeSet::new));
    return cells.getFirst() + " " + fields;
  }

  private static List<String> rows(String beginning) throws IOException {
    return Files.readAllLines(REFERENCE).stream()
        .filter(line -> line.startsWith("| " + beginning))
        .map(
            line ->
                Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                    .map(String::strip)
                    .collect(Collectors.joining(" | ")))
        .toList();
  }
}
