package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.SITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.lab.process.Await;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate as a process, whose file changes and which the command line asks. */
class GateControlTest {

  @TempDir Path folder;

  private final int httpPort = SITE.freeTcpPort();
  private final int first = SITE.freeUdpPort();
  private final int second = SITE.freeUdpPort();
  private ServiceProcess gate;

  @AfterEach
  void stop() {
    gate.close();
  }

  private void start(String lines) throws IOException {
    Files.createFile(folder.resolve("gate.toml"));
    write(lines);
    gate =
        LocalServices.service(
            GATE, httpPort, folder.resolve("gate.log"), folder.resolve("gate.toml").toString());
    gate.start();
    gate.running().await("a token", DEADLINE, () -> Files.exists(folder.resolve("gate.token")));
  }

  private void write(String lines) throws IOException {
    Files.writeString(
        folder.resolve("gate.toml"),
        """
        private_key_file = "gate.key"
        [interfaces]
        inclusion_patterns = ["no-such-interface"]
        addresses = ["127.0.0.1"]
        [far_gate]
        public_key = "%s"
        address = "127.0.0.1:9"
        [http]
        port = %d
        %s
        """
            .formatted(farKey(), httpPort, lines));
  }

  private String farKey() throws IOException {
    try (PrivateKey key =
        PrivateKeyFile.readOrCreate(folder.resolve("far.key"), new SecureRandomSource())) {
      return key.publicKey().toString();
    }
  }

  private static String tunnel(String name, int port) {
    return "[tunnels.%s.gate]\napplication_to_gate = %d\n".formatted(name, port);
  }

  private void hangUp() {
    Command.of("kill", "-HUP", Long.toString(gate.running().pid())).run();
  }

  private void awaitLog(String line) {
    gate.running().awaitLogLine(Pattern.compile(line), DEADLINE);
  }

  @Test
  void shouldApplyItsFileAtASignalAndNothingOfABrokenOne() throws IOException {
    start(tunnel("first", first));
    awaitAnswer("status");
    write(tunnel("first", first) + tunnel("second", second));
    hangUp();
    awaitLog("INFO +changed: tunnel second: opened");
    assertThrows(UncheckedIOException.class, () -> SITE.bindUdp(second).close());

    write(tunnel("first", first) + tunnel("second", 70_000));
    hangUp();
    awaitLog(
        "WARN +the configuration file is not applied: tunnels.second.gate.application_to_gate");
    assertThrows(UncheckedIOException.class, () -> SITE.bindUdp(second).close());

    write(tunnel("first", first));
    hangUp();
    awaitLog("INFO +changed: tunnel second: closed");
    Await.until("the port", DEADLINE, () -> isFree(second));
  }

  private static boolean isFree(int port) {
    try (DatagramChannel again = SITE.bindUdp(port)) {
      return again.isOpen();
    } catch (UncheckedIOException | IOException taken) {
      return false;
    }
  }

  private Command.Result warp(String... arguments) {
    return new WarpCommand(
            "WARP_GATE=localhost:" + httpPort, "WARP_TOKEN_FILE=" + folder.resolve("gate.token"))
        .execute(arguments);
  }

  private void awaitAnswer(String... arguments) {
    Await.until("an answer", DEADLINE, () -> warp(arguments).exitCode() != 3);
  }

  @Test
  void shouldLetOperatorsDoWhatTheirRoleAllows() throws IOException {
    start(tunnel("first", first));
    awaitAnswer("status");
    Path operators = folder.resolve("gate.operators");
    Command.Result added =
        warp("operators", "add", "alice", "--role", "viewer", "--file", operators.toString());
    assertEquals(0, added.exitCode(), added::toString);
    Path token = folder.resolve("alice.token");
    Pattern printed = Pattern.compile("[0-9A-Z]{52}");
    LocalServices.writePrivate(
        token, printed.matcher(added.output()).results().findFirst().orElseThrow().group());
    WarpCommand alice =
        new WarpCommand("WARP_GATE=localhost:" + httpPort, "WARP_TOKEN_FILE=" + token);

    assertTrue(alice.run("tunnels", "list").contains("first"));
    assertEquals(4, alice.execute("tunnels", "close", "first").exitCode());
    assertTrue(alice.run("tunnels", "list").contains("first"));
    assertEquals(0, warp("tunnels", "close", "first").exitCode());
    assertEquals(5, warp("tunnels", "close", "first").exitCode());
  }

  @Test
  void shouldSpeakTlsAndKnowOperatorsByTheirCertificates() throws IOException {
    List<String> lines = new ArrayList<>();
    PemFiles.make(folder, "gate", "localhost");
    PemFiles.make(folder, "carol", "carol");
    PemFiles.make(folder, "eve", "carol");
    Files.writeString(folder.resolve("gate.operators"), "carol operator certificate\n");
    lines.add("certificate = \"gate.crt\"");
    lines.add("certificate_key = \"gate.pem\"");
    lines.add("client_authority = \"carol.crt\"");
    start(String.join("\n", lines) + "\n" + tunnel("first", first));
    String trusted = folder.resolve("gate.crt").toString();
    awaitAnswer("status", "--ca", trusted);

    assertTrue(warp("tunnels", "list", "--ca", trusted).output().contains("first"));
    assertEquals(0, as("carol", "tunnels", "close", "first").exitCode());
    assertEquals(4, as("carol", "reload").exitCode());
    Command.Result stranger = as("eve", "tunnels", "list");
    assertTrue(stranger.exitCode() == 3 || stranger.exitCode() == 4, stranger::toString);
    assertEquals(3, warp("tunnels", "list").exitCode(), "without TLS");
  }

  /** With a certificate, and without a token. */
  private Command.Result as(String who, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--ca", folder.resolve("gate.crt").toString()));
    all.addAll(List.of("--cert", folder.resolve(who + ".crt").toString()));
    all.addAll(List.of("--key", folder.resolve(who + ".pem").toString()));
    return new WarpCommand("WARP_GATE=localhost:" + httpPort).execute(all.toArray(String[]::new));
  }
}
