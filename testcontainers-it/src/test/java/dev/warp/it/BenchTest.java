package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs, and its counts are right; how fast anything is, is not looked at. */
@NeedsNamespaces
class BenchTest {

  private static final Duration DEADLINE = Duration.ofMinutes(5);

  /** So few that no machine is too slow, and no socket's queue overflows. */
  private static final int PER_SECOND = 200;

  @TempDir Path folder;

  @Test
  void shouldMeasureGatesBesideAPlainForwarder() throws IOException {
    Path json = folder.resolve("results.json");
    String output =
        bench(
            "--contenders",
            "duplicate,3-of-6",
            "--conditions",
            "clean,cut",
            "--rates",
            Integer.toString(PER_SECOND),
            "--sizes",
            "1200,60000",
            "--json",
            json.toString());
    System.out.println("bench:" + output);
    JsonNode results = new ObjectMapper().readTree(json.toFile()).get("results");
    assertEquals(
        List.of(
            "clean 1200 duplicate",
            "clean 1200 3-of-6",
            "clean 60000 3-of-6",
            "cut 1200 duplicate",
            "cut 1200 3-of-6"),
        results.valueStream().map(BenchTest::name).toList());
    results.forEach(result -> assertCountsAddUp(result, output));
    // A cut takes nothing from the copies on the other link, nor from payloads of which the other
    // link has enough shards.
    results.forEach(result -> assertEquals(0, isLarge(result) ? 0 : lost(result), output));
    // A slow machine may not read large ones in time, but it reads some.
    results.forEach(result -> assertTrue(lost(result) < result.get("offered").asLong(), output));
    assertEquals(List.of(), leftBehind());
  }

  private static long lost(JsonNode result) {
    return result.get("lost").asLong();
  }

  private static boolean isLarge(JsonNode result) {
    return result.get("payloadBytes").asInt() > 1400;
  }

  private static String name(JsonNode result) {
    return Stream.of("condition", "payloadBytes", "contender")
        .map(field -> result.get(field).asText())
        .collect(Collectors.joining(" "));
  }

  private static void assertCountsAddUp(JsonNode result, String output) {
    long offered = result.get("offered").asLong();
    double wire = result.get("wireBytesPerPayloadByte").asDouble();
    boolean cut = result.get("condition").asText().equals("cut");
    // Of large ones a third time, where a machine that is slow at first takes one link for bad.
    double most = isLarge(result) ? 4 : 3;
    assertAll(
        output,
        () -> assertTrue(offered > 0 && offered <= PER_SECOND + 1, "offered " + offered),
        () -> assertEquals(offered, result.get("delivered").asLong() + lost(result)),
        () -> assertEquals(0, result.get("duplicates").asLong()),
        () -> assertEquals(0, result.get("corrupted").asLong()),
        () -> assertTrue(result.at("/latencyMicros/p50").asDouble() > 0),
        () -> assertTrue(result.get("cpuMicrosPerPayload").asDouble() > 0),
        () -> assertTrue(result.get("residentMib").asDouble() > 1),
        () -> assertTrue(result.at("/gcPauses/count").isInt()),
        // Everything goes out twice, but for what is not sent on a link that is unplugged.
        () -> assertTrue(wire > (cut ? 1 : 2) && wire < most, "wire " + wire));
  }

  private String bench(String... arguments) throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Stream<String> program =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.warp.lab.bench.Bench",
            "--quick");
    return Command.of(Stream.concat(program, Stream.of(arguments)).toList())
        .withDeadline(DEADLINE)
        .run();
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      return files.toList();
    }
  }
}
