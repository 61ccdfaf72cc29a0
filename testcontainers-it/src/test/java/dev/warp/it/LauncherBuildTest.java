package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the launcher has Maven build what it runs; JDK and Maven only say that they were called. */
class LauncherBuildTest {

  @TempDir Path folder;

  private Launcher launcher;
  private Path module;

  @BeforeEach
  void copyLauncher() throws IOException {
    Path jdk = Launcher.jdk(folder.resolve("jdk"), 25);
    launcher = Launcher.copyTo(folder).with("JAVA_HOME", jdk.toString());
    module = launcher.addModule("warp-cli");
  }

  @Test
  void shouldBuildOnceAndAgainAfterASourceHasChanged() throws IOException {
    addMaven("mkdir -p %s/target/lib".formatted(module));
    assertEquals(1, builds(launcher.run("version")));
    assertTrue(Files.readString(calls()).contains(" -pl warp-cli -am package"));
    assertEquals(1, builds(launcher.run("version")));
    Files.setLastModifiedTime(
        module.resolve("src/main/Source.java"), FileTime.from(Instant.now().plusSeconds(60)));
    assertEquals(2, builds(launcher.run("version")));
  }

  @Test
  void shouldShowWhyABuildFailedAndTryAgainNextTime() throws IOException {
    addMaven("echo '[ERROR] no disk left'\nexit 1");
    for (int i = 1; i <= 2; i++) {
      Command.Result result = launcher.run("version");
      assertAll(
          () -> assertEquals(1, result.exitCode()),
          () -> assertEquals("", result.output()),
          () ->
              assertTrue(
                  result
                      .standardError()
                      .endsWith(
                          """
                          [ERROR] no disk left
                          warp: building warp-cli failed; Maven's messages are above.
                          """),
                  result::toString));
      assertEquals(i, Files.readAllLines(calls()).size());
    }
  }

  @Test
  void shouldSayThatMavenIsNeeded() {
    Command.Result result = launcher.run("version");
    assertEquals(1, result.exitCode());
    assertTrue(
        result.standardError().startsWith("warp: Maven 3.8.7 or later is needed to build"),
        result::toString);
    assertTrue(result.standardError().contains("apt-get install maven"), result::toString);
  }

  /** How often Maven has been called so far, after the launcher has run the program. */
  private long builds(Command.Result result) throws IOException {
    assertEquals(0, result.exitCode(), result::toString);
    assertTrue(result.output().endsWith(" dev.warp.cli.WarpCli version\n"), result::toString);
    return Files.readAllLines(calls()).size();
  }

  private Path calls() {
    return folder.resolve("calls");
  }

  private void addMaven(String commands) throws IOException {
    Launcher.executable(
        launcher.path().resolve("mvn"),
        "#!/bin/sh\necho \"$*\" >>%s\n%s\n".formatted(calls(), commands));
  }
}
