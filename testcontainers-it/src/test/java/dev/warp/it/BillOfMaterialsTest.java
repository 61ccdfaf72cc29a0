package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the build says the programs are made of, and under which licences: docs/licences.md. */
class BillOfMaterialsTest {

  private static final Path ROOT = WarpBuild.find().root();
  private static final Path DOCUMENT = ROOT.resolve("docs/licences.md");
  private static final List<String> PROGRAMS =
      List.of("warp-gate-service", "warp-map-service", "warp-cli");

  /** Under these the programs may be passed on as they are. Of several, one is chosen. */
  private static final Set<String> ACCEPTABLE =
      Set.of(
          "Apache-2.0",
          "MIT",
          "BSD-2-Clause",
          "BSD-3-Clause",
          "CC0-1.0",
          "EPL-1.0",
          "EPL-2.0",
          "Bouncy Castle Licence");

  private static Map<String, Set<String>> licences() throws IOException {
    Map<String, Set<String>> licences = new TreeMap<>();
    for (String program : PROGRAMS) {
      Path bom = ROOT.resolve(program).resolve("target/bom.json");
      for (JsonNode part : new ObjectMapper().readTree(bom.toFile()).path("components")) {
        if (!part.path("group").asText().equals("dev.warp")) {
          Set<String> known =
              licences.computeIfAbsent(
                  part.path("group").asText() + ":" + part.path("name").asText(),
                  unseen -> new TreeSet<>());
          part.path("licenses").forEach(each -> known.add(name(each.path("license"))));
        }
      }
    }
    return licences;
  }

  private static String name(JsonNode licence) {
    return licence.hasNonNull("id") ? licence.get("id").asText() : licence.path("name").asText();
  }

  @Test
  void shouldHaveALicenceToPassOnEachLibrary() throws IOException {
    licences()
        .forEach(
            (library, known) ->
                assertTrue(known.stream().anyMatch(ACCEPTABLE::contains), library + ": " + known));
  }

  @Test
  void shouldListThemAll() throws IOException {
    String rows =
        licences().entrySet().stream()
            .map(
                library ->
                    "| `%s` | %s |"
                        .formatted(library.getKey(), String.join(", ", library.getValue())))
            .collect(Collectors.joining("\n"));
    String documented =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `"))
            .collect(Collectors.joining("\n"));
    assertEquals(rows, documented, "docs/licences.md is to have these rows");
  }
}
