package dev.warp.it;

import static dev.warp.it.Launcher.jdk;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which JDK the launcher takes; those here only say that they were called, and how. */
class LauncherJdkTest {

  @TempDir Path folder;

  private Launcher launcher;

  @BeforeEach
  void copyLauncher() throws IOException {
    // The script follows links, and prints where they lead.
    folder = folder.toRealPath();
    launcher =
        Launcher.copyTo(folder)
            .addBuiltModule("warp-cli", "lib")
            .addBuiltModule("bench", "lib")
            .addBuiltModule("warp-map-service", "quarkus-app/quarkus-run.jar");
  }

  @Test
  void shouldTakeJavaHomeBeforeAllOthers() throws IOException {
    Path chosen = jdk(folder.resolve("chosen"), 25);
    jdk(launcher.system("usr/lib/jvm/another"), 25);
    onPath(jdk(folder.resolve("on-path"), 25));
    assertTakes(chosen, launcher.with("JAVA_HOME", chosen.toString()));
  }

  @Test
  void shouldTakeTheOneOnPathBeforeUsualFolders() throws IOException {
    Path chosen = jdk(folder.resolve("on-path"), 25);
    onPath(chosen);
    jdk(launcher.system("usr/lib/jvm/another"), 25);
    assertTakes(chosen, launcher);
  }

  @Test
  void shouldPassOverOtherVersionsAndRuntimesWithoutACompiler() throws IOException {
    launcher.with("JAVA_HOME", jdk(folder.resolve("old"), 21).toString());
    onPath(jdk(folder.resolve("older"), 17));
    jdk(launcher.system("usr/lib/jvm/a-newer"), 26);
    Launcher.runtime(launcher.system("usr/lib/jvm/b-runtime"), 25);
    assertTakes(jdk(launcher.system("usr/lib/jvm/c-chosen"), 25), launcher);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/temurin-25-jdk-amd64",
        "usr/java/jdk-25",
        "opt/java/openjdk",
        "opt/jdk-25.0.1",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "usr/local/opt/openjdk/libexec/openjdk.jdk/Contents/Home"
      })
  void shouldFindItInTheUsualFoldersOfSystems(String place) throws IOException {
    assertTakes(jdk(launcher.system(place), 25), launcher.without("HOME"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".sdkman/candidates/java/25.0.1-tem",
        ".jdks/temurin-25.0.1",
        ".asdf/installs/java/temurin-25.0.1",
        ".local/share/mise/installs/java/25",
        "Library/Java/JavaVirtualMachines/temurin-25/Contents/Home"
      })
  void shouldFindItInTheUsualFoldersOfUsers(String place) throws IOException {
    onPath(jdk(folder.resolve("old"), 17));
    assertTakes(jdk(launcher.home().resolve(place), 25), launcher);
  }

  @Test
  void shouldSayWhatToInstallWhereThereIsNone() throws IOException {
    onPath(jdk(folder.resolve("old"), 17));
    Command.Result result = launcher.run("version");
    assertAll(
        result.toString(),
        () -> assertEquals(1, result.exitCode()),
        () -> assertEquals("", result.output()),
        () ->
            assertTrue(
                result.standardError().startsWith("warp: a JDK 25 is needed, and none was found")),
        () -> assertTrue(result.standardError().contains("https://adoptium.net/")),
        () -> assertTrue(result.standardError().contains("openjdk-25-jdk")));
    Command.Result homeless = launcher.without("HOME").run("version");
    assertEquals(result, homeless);
  }

  @Test
  void shouldHandItsOptionsAndTheVerbsArgumentsToTheJvm() throws IOException {
    Path chosen = jdk(folder.resolve("jdk"), 25);
    launcher.with("JAVA_HOME", chosen.toString()).with("WARP_JAVA_OPTIONS", "-Xmx1g -Da=b");
    Path project = launcher.project();
    String jvm = "%s/bin/java @%s/jvm.options -Xmx1g -Da=b ".formatted(chosen, project);
    assertEquals(
        jvm
            + "-jar %s/warp-map-service/target/quarkus-app/quarkus-run.jar --key-file a file\n"
                .formatted(project),
        launcher.run("map", "--key-file", "a file").output());
    assertEquals(
        jvm
            + "-cp %1$s/bench/target/classes:%1$s/bench/target/lib/* ".formatted(project)
            + "dev.warp.bench.Jmh -h\n",
        launcher.run("jmh", "--help").output());
  }

  /** Makes {@code jdk} the one on PATH, by links to links as Debian has them. */
  private void onPath(Path jdk) throws IOException {
    Path alternatives = Files.createDirectory(folder.resolve("alternatives"));
    for (String program : new String[] {"java", "javac"}) {
      Path alternative =
          Files.createSymbolicLink(
              alternatives.resolve(program), jdk.resolve("bin").resolve(program));
      Files.createSymbolicLink(launcher.path().resolve(program), alternative);
    }
  }

  private static void assertTakes(Path jdk, Launcher launcher) {
    Command.Result result = launcher.run("version");
    assertEquals("", result.standardError());
    assertTrue(result.output().startsWith(jdk + "/bin/java @"), result::toString);
    assertTrue(result.output().endsWith(" dev.warp.cli.WarpCli version\n"), result::toString);
  }
}
