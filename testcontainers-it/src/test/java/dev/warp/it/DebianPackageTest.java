package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Command;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The package for edge nodes: unpacked, its programs run, and its units are as strict as meant. */
@NeedsDpkg
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianPackageTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Path PACKAGE = WarpBuild.find().root().resolve("edge/target/warp.deb");

  private Path unpacked;

  @BeforeAll
  void unpack(@TempDir Path folder) {
    unpacked = folder;
    run(List.of("dpkg-deb", "-x", PACKAGE.toString(), folder.toString()));
  }

  private static Command.Result run(List<String> command) {
    return Command.of(command).withDeadline(DEADLINE).execute();
  }

  /** Runs a program of the package where it was unpacked to. */
  private Command.Result installed(String name, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "WARP_SHARE=" + unpacked.resolve("usr/share/warp"),
                "JAVA_HOME=" + System.getProperty("java.home"),
                unpacked.resolve("usr/bin").resolve(name).toString()));
    command.addAll(List.of(arguments));
    return run(command);
  }

  @Test
  void shouldHaveProgramsThatRun() throws IOException {
    assertTrue(installed("warp", "version").output().startsWith("warp "));
    assertTrue(installed("warp-map", "--version").output().startsWith("warp-map "));
    String keys = installed("warp-keygen").output();
    assertTrue(keys.startsWith("private_key = "), () -> "no key");
    Path configuration = unpacked.resolve("gate.toml");
    String far = keys.substring(keys.indexOf("public_key = \"") + 14, keys.lastIndexOf('"'));
    Files.writeString(
        configuration,
        """
        private_key_file = "gate.key"
        [far_gate]
        public_key = "%s"
        address = "192.0.2.1:40000"
        [tunnels.video.gate]
        application_to_gate = 59401
        """
            .formatted(far));
    Command.Result checked = installed("warp-gate", configuration.toString(), "--check");
    assertEquals(configuration + ": no mistakes\n", checked.output(), checked::standardError);
  }

  /** So an upgrade, or a removal, takes neither key nor configuration along. */
  @Test
  void shouldOwnNothingThatIsTheHosts() {
    String contents = run(List.of("dpkg-deb", "--contents", PACKAGE.toString())).output();
    assertFalse(contents.contains("./var/"), contents);
    assertFalse(contents.contains("./etc/warp/"), contents);
  }

  @Test
  void shouldRunServicesWithNoMoreThanTheyNeed() throws IOException {
    for (String unit : List.of("warp-gate", "warp-map")) {
      Set<String> lines =
          Files.readAllLines(unpacked.resolve("lib/systemd/system").resolve(unit + ".service"))
              .stream()
              .collect(Collectors.toSet());
      for (String wanted :
          List.of(
              "DynamicUser=yes",
              "ProtectSystem=strict",
              "NoNewPrivileges=yes",
              "Restart=always",
              "SuccessExitStatus=143",
              "User=" + unit)) {
        assertTrue(lines.contains(wanted), unit + ": " + wanted);
      }
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith("ExecStart=/usr/bin/warp ")), unit);
    }
  }
}
