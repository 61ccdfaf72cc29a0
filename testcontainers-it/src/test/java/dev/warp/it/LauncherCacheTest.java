package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the launcher makes an AOT cache for the command line, and uses it. The java here says how it
 * was called, and puts a text where a cache is asked for.
 */
class LauncherCacheTest {

  @TempDir Path folder;

  private Launcher launcher;
  private Path target;
  private Path java;

  @BeforeEach
  void copyLauncher() throws IOException {
    Path jdk = Launcher.jdk(folder.resolve("jdk"), 25);
    java = jdk.resolve("bin/java");
    launcher =
        Launcher.copyTo(folder).with("JAVA_HOME", jdk.toString()).addBuiltModule("warp-cli", "lib");
    target = launcher.project().resolve("warp-cli/target");
    Files.createFile(target.resolve("warp-cli.jar"));
    javaThat("echo a cache");
  }

  @Test
  void shouldMakeACacheOnceAndStartFromIt() throws IOException {
    for (int i = 0; i < 2; i++) {
      String call = run();
      assertTrue(call.contains("-XX:AOTCache=" + cache()), call);
      assertEquals(1, timesMade());
    }
    assertEquals("a cache\n", Files.readString(cache()));
  }

  @Test
  void shouldMakeACacheAnewThatIsOlderThanTheProgram() throws IOException {
    run();
    Files.setLastModifiedTime(cache(), FileTime.from(Instant.EPOCH));
    run();
    assertEquals(2, timesMade());
  }

  @Test
  void shouldDoWithoutACacheThatCannotBeMadeAndNotTryAgain() throws IOException {
    for (String way : List.of("false", ":", "exit 0;", "exit 1;")) {
      Files.deleteIfExists(cache());
      Files.deleteIfExists(made());
      javaThat(way);
      for (int i = 0; i < 2; i++) {
        String call = run();
        assertFalse(call.contains("AOTCache"), call);
        assertEquals(1, timesMade(), way);
      }
    }
  }

  @Test
  void shouldLeaveNothingHalfMadeBehind() throws IOException {
    run();
    try (var files = Files.list(target)) {
      assertEquals(
          List.of(".built", "lib", "warp-cli.aot", "warp-cli.jar"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  /** Runs a command and answers how java was called for it. */
  private String run() {
    Command.Result result = launcher.run("version");
    assertEquals(0, result.exitCode(), result::toString);
    assertEquals("", result.standardError());
    assertTrue(result.output().endsWith(" dev.warp.cli.WarpCli version\n"), result::toString);
    return result.output();
  }

  private Path cache() {
    return target.resolve("warp-cli.aot");
  }

  private Path made() {
    return folder.resolve("made");
  }

  private int timesMade() throws IOException {
    return Files.readAllLines(made()).size();
  }

  private void javaThat(String makesACache) throws IOException {
    Launcher.executable(
        java,
        """
        #!/bin/sh
        for argument; do
          case $argument in -XX:AOTCacheOutput=*)
            echo made >>%s
            %s >"${argument#*=}"
            exit
          esac
        done
        echo "$@"
        """
            .formatted(made(), makesACache));
  }
}
