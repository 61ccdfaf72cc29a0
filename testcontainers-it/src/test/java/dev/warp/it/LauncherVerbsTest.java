package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Command;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher's verbs, with what Maven has built of this project. */
class LauncherVerbsTest {

  // A published test key pair.
  private static final String PRIVATE = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";
  private static final String PUBLIC = "0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82";

  private static final String EXAMPLE =
      "warp-gate-service/src/main/resources/dev/warp/gate/config/example-gate.toml";

  @TempDir Path folder;

  private Launcher launcher;

  @BeforeEach
  void copyLauncher() throws IOException {
    launcher =
        Launcher.copyTo(folder)
            .with("JAVA_HOME", System.getProperty("java.home"))
            .addBuiltModuleOfThisProject("warp-cli", "warp-cli.jar", "lib")
            .withoutCache()
            .addBuiltModuleOfThisProject("warp-map-service", "quarkus-app")
            .addBuiltModuleOfThisProject("warp-gate-service", "quarkus-app")
            .addBuiltModuleOfThisProject("lab", "classes", "lib");
  }

  @Test
  void shouldMakeAKeyPairAndShowItsPublicHalf() throws IOException {
    String made = succeed("keygen");
    assertTrue(
        made.matches("private_key = \"\\w{52}\"\n# public_key = \"\\w{53}\"\n"), "the layout");
    Path file = LocalServices.writePrivate(folder.resolve("gate.toml"), made);
    assertEquals(made.split("\"", -1)[3] + "\n", succeed("keygen", "--public", file.toString()));
  }

  @Test
  void shouldBeTheVerbOfTheNameItIsCalledBy() throws IOException {
    assertTrue(launcher.runAs("warp-keygen").output().startsWith("private_key = "));
    assertEquals(succeed("example-config"), launcher.runAs("warp-print-example-config").output());
    assertEquals(succeed("map", "--help"), launcher.runAs("warp-map", "--help").output());
  }

  @Test
  void shouldShowTheKnownPublicHalfOfAKnownPrivateKey() throws IOException {
    Path file = LocalServices.writePrivate(folder.resolve("key"), PRIVATE + "\n");
    assertEquals(PUBLIC + "\n", succeed("keygen", "--public", file.toString()));
  }

  @Test
  void shouldPrintTheExampleConfigurationAndTheVersion() throws IOException {
    assertEquals(
        Files.readString(WarpBuild.find().root().resolve(EXAMPLE)), succeed("example-config"));
    String version = succeed("version");
    assertTrue(version.matches("warp \\d\\S* \\(Java 25\\S*\\)\n"), version);
  }

  @ParameterizedTest
  @CsvSource({
    "demo, Usage: warp demo",
    "bench, Usage: warp bench",
    "simulate, Usage: warp simulate",
    "map, Usage: warp map",
    "gate, Usage: warp gate",
    "status, Usage: warp status",
    "tunnels, Usage: warp tunnels",
    "paths, Usage: warp paths",
    "interfaces, Usage: warp interfaces",
    "far-gates, Usage: warp far-gates",
    "reload, Usage: warp reload",
    "fleet, Usage: warp fleet",
    "operators, Usage: warp operators",
    "completion, Usage: warp completion",
    "keygen, Usage: warp keygen",
    "example-config, Usage: warp example-config",
    "version, Usage: warp version",
    "test, usage: ./warp VERB",
    "help, usage: ./warp VERB"
  })
  void shouldExplainEveryVerb(String verb, String usage) {
    String output = succeed(verb, "--help");
    assertTrue(output.startsWith(usage), output);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void shouldListTheVerbs(String verb) {
    String output = succeed(verb);
    for (String listed :
        List.of(
            "demo",
            "test",
            "simulate",
            "map",
            "gate CONFIG",
            "bench",
            "bench-map",
            "jmh",
            "status",
            "tunnels",
            "paths",
            "interfaces",
            "far-gates",
            "reload",
            "fleet",
            "operators",
            "completion",
            "keygen",
            "version")) {
      assertTrue(output.contains("\n  " + listed + " "), listed + " in " + output);
    }
  }

  @Test
  void shouldStartTheCommandLineFromACacheThatItMakesFirst() throws IOException {
    Path cache = launcher.project().resolve("warp-cli/target/warp-cli.aot");
    Files.delete(cache);
    succeed("version");
    assertTrue(Files.size(cache) > 0, "no cache was made");
    // The JVM then ends with an error if it cannot use the cache.
    launcher.with("WARP_JAVA_OPTIONS", "-XX:AOTMode=on");
    assertTrue(succeed("tunnels", "--help").startsWith("Usage: warp tunnels"));
  }

  @Test
  void shouldPassOverACacheThatIsNoneWithoutAWord() throws IOException {
    Files.writeString(launcher.project().resolve("warp-cli/target/warp-cli.aot"), "no cache");
    assertTrue(succeed("version").startsWith("warp "));
  }

  @Test
  void shouldRefuseAVerbThatIsUnknownOrMissing() {
    Command.Result unknown = launcher.run("keyring");
    Command.Result missing = launcher.run();
    assertAll(
        () -> assertEquals(2, unknown.exitCode()),
        () -> assertEquals("", unknown.output()),
        () ->
            assertTrue(
                unknown.standardError().startsWith("warp: unknown verb: keyring\n\nusage: ./warp"),
                unknown::toString),
        () -> assertEquals(2, missing.exitCode()),
        () -> assertEquals("", missing.output()),
        () -> assertTrue(missing.standardError().startsWith("usage: ./warp"), missing::toString));
  }

  @Test
  void shouldPassOnExitCodes() {
    Path none = folder.resolve("none.toml");
    Command.Result gate = launcher.run("gate", none.toString(), "--check");
    Command.Result keygen = launcher.run("keygen", "--public", none.toString());
    assertAll(
        () -> assertEquals(2, gate.exitCode(), gate::toString),
        () -> assertTrue(gate.standardError().startsWith(none.toString()), gate::toString),
        () -> assertEquals(1, keygen.exitCode(), keygen::toString),
        () -> assertEquals("warp: " + none + ": no such file\n", keygen.standardError()));
  }

  private String succeed(String... arguments) {
    Command.Result result = launcher.run(arguments);
    assertEquals(0, result.exitCode(), result.standardError());
    assertEquals("", result.standardError());
    return result.output();
  }
}
