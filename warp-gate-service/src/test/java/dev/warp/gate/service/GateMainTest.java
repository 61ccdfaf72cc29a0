package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfigurationReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GateMainTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void shouldSayThatAConfigurationIsRightAndMakeNoKey() throws IOException {
    Path file = write(ConfigurationFile.text(59401, 8180));
    assertEquals(0, run(file.toString(), "--check"));
    assertTrue(out.toString().contains("no mistakes"), out.toString());
    assertFalse(Files.exists(folder.resolve("gate.key")));
  }

  @Test
  void shouldMakeNothingAndBindNothingWhereItOnlyChecks() throws IOException {
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Path file = write(ConfigurationFile.text(udp.getLocalPort(), 8180));
      assertEquals(0, run(file.toString(), "--check"), err::toString);
      assertTrue(out.toString().endsWith(file + ": no mistakes\n"), out.toString());
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("gate.toml")), files.toList());
    }
  }

  @Test
  void shouldWarnOfAnOpenFileAndOfPatternsThatMatchPartsOfNames() throws IOException {
    Path file =
        write(
            ConfigurationFile.text(59401, 8180)
                .replace(
                    "private_key_file = \"gate.key\"",
                    "private_key = \"" + ConfigurationFile.OWN_PRIVATE_KEY + "\"")
                .replace("no-such-interface", "l"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    assertEquals(0, run(file.toString(), "--check"), err::toString);

    assertTrue(out.toString().contains("others than its owner may read it; run chmod 600 on it"));
    assertTrue(
        out.toString()
            .contains("warning: " + file + ":4: interfaces.inclusion_patterns: the pattern \"l\""),
        out.toString());
  }

  @Test
  void shouldPrepareALaunchWhereNothingIsWrong() throws IOException {
    Path file =
        write(
            ConfigurationFile.text(
                ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort()));
    GateMain main = new GateMain();

    assertEquals(0, execute(main, file.toString()), err::toString);

    try (GateLaunch launch = main.launch().orElseThrow()) {
      assertTrue(Files.exists(folder.resolve("gate.key")));
      assertEquals(1, launch.warnings().size(), "of the map's published key");
    }
  }

  @Test
  void shouldReportEveryMistakeInALineOfItsOwnAndExitWith2() throws IOException {
    Path file =
        write(
            """
            private_key = "too short"
            [far_gate]
            publik_key = "x"
            [tunnels.a.gate]
            application_to_gate = 70000
            """);
    assertEquals(2, run(file.toString()));
    List<String> lines = err.toString().lines().toList();
    assertTrue(lines.size() >= 4, err.toString());
    for (String line : lines) {
      assertTrue(line.startsWith(file.toString()), line);
    }
    assertFalse(err.toString().contains("too short"), "a private key must not be repeated");
  }

  @Test
  void shouldExitWith2WhereThereIsNoFile() {
    assertEquals(2, run(folder.resolve("none.toml").toString()));
    assertTrue(err.toString().contains("none.toml"), err.toString());
  }

  @Test
  void shouldReportAPortAndAKeyFileInOneGo() throws Exception {
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Path file =
          write(ConfigurationFile.text(udp.getLocalPort(), ConfigurationFile.freeTcpPort()));
      Files.writeString(folder.resolve("gate.key"), "no key");
      GateLaunch.Refusal refusal =
          assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
      assertEquals(2, refusal.getMessage().lines().count(), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("private_key_file"), refusal.getMessage());
    }
  }

  @Test
  void shouldReportMistakesInTheFileAndWhatTheHostLacksInOneGoByLine() throws Exception {
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Files.writeString(folder.resolve("gate.key"), "no key");
      String text = ConfigurationFile.text(udp.getLocalPort(), tcp.getLocalPort());
      Path file = write(text.replace("[http]", "no_such_key = 1\n[http]"));
      assertEquals(2, run(file.toString()));
      List<String> lines = err.toString().lines().toList();
      assertEquals(4, lines.size(), err.toString());
      for (String part :
          List.of("private_key_file: ", "application_to_gate: ", "no_such_key: ", "http.port: ")) {
        assertEquals(1, lines.stream().filter(line -> line.contains(part)).count(), part);
      }
      List<Integer> numbers =
          lines.stream().map(line -> Integer.parseInt(line.split(":", 3)[1])).toList();
      assertEquals(numbers.stream().sorted().toList(), numbers);
    }
  }

  @Test
  void shouldTryThePortOfATunnelWhoseFarGateIsMistaken() throws Exception {
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String text = ConfigurationFile.text(udp.getLocalPort(), ConfigurationFile.freeTcpPort());
      Path file = write(text.replace("[far_gate]", "[far_gat]"));
      assertEquals(2, run(file.toString()));
      assertTrue(
          err.toString().contains("application_to_gate: UDP port " + udp.getLocalPort()),
          err.toString());
    }
  }

  @Test
  void shouldNotLookForAKeyFileWhereThePrivateKeyCouldNotBeRead() throws Exception {
    Path file =
        write(
            ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort())
                .replace("private_key_file = \"gate.key\"", "private_key = not-in-quotes"));
    ConfigurationResult result = GateConfigurationReader.read(file);
    assertEquals(Optional.empty(), result.requirements().orElseThrow().identity());
  }

  @Test
  void shouldSayAllThatIsWrongWithAKeyFileInOneGo() throws Exception {
    Path file = write(ConfigurationFile.text(59401, 8180));
    Path key = folder.resolve("gate.key");
    Files.writeString(key, "no key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(2, run("--check", file.toString()));
    List<String> lines = err.toString().lines().toList();
    assertEquals(1, lines.size(), err.toString());
    assertTrue(lines.getFirst().startsWith(file + ":1: private_key_file: "), err.toString());
    assertTrue(lines.getFirst().contains("does not hold a private key"), err.toString());
    assertTrue(lines.getFirst().contains("chmod 600"), err.toString());
  }

  @Test
  void shouldReportAKeyFileThatCannotBeMadeBeforeItIsMade() throws Exception {
    Files.writeString(folder.resolve("file"), "");
    Path file =
        write(ConfigurationFile.text(59401, 8180).replace("gate.key", "file/below/gate.key"));
    assertEquals(2, run("--check", file.toString()));
    assertTrue(err.toString().startsWith(file + ":1: private_key_file: cannot create"));
    assertTrue(err.toString().contains("is not a folder"), err.toString());
  }

  @Test
  void shouldSayInItsHelpThatCheckTriesNoPorts() {
    assertEquals(0, run("--help"));
    String help = out.toString().replaceAll("\\s+", " ");
    assertTrue(help.contains("tries no ports, for the gate itself may be running"), help);
  }

  @Test
  void shouldCheckTheKeyFileToo() throws Exception {
    Path file =
        write(
            ConfigurationFile.text(
                ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort()));
    assertEquals(0, run("--check", file.toString()), err.toString());
    assertFalse(Files.exists(folder.resolve("gate.key")), "to check makes nothing");
    Files.writeString(folder.resolve("gate.key"), "no key");
    assertEquals(2, run("--check", file.toString()));
    assertTrue(err.toString().contains("private_key_file: "), err.toString());
  }

  @Test
  void shouldRefuseAKeyFileThatOthersCanRead() throws IOException {
    Path file =
        write(
            ConfigurationFile.text(
                ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort()));
    Path key = folder.resolve("gate.key");
    Files.writeString(key, "whatever");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    GateLaunch.Refusal refusal =
        assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
    assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());
  }

  @Test
  void shouldRefuseItsOwnKeyAsFarGate() throws Exception {
    Path file =
        write(
            ConfigurationFile.text(
                ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort()));
    String own;
    try (var key = GateLaunch.prepare(file).key()) {
      own = key.publicKey().toString();
    }
    Files.writeString(file, Files.readString(file).replace(ConfigurationFile.FAR_PUBLIC_KEY, own));
    GateLaunch.Refusal refusal =
        assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
    assertTrue(refusal.getMessage().contains("far_gate.public_key"), refusal.getMessage());
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("gate.toml");
    Files.writeString(file, text);
    return file;
  }

  private int run(String... arguments) {
    return execute(new GateMain(), arguments);
  }

  private int execute(GateMain main, String... arguments) {
    return main.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
