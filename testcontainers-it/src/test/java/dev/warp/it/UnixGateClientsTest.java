package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients of docs/guides/unix-socket.md, as their readers have them: each talks through two
 * gates in namespaces of their own, which applications enter by Unix sockets.
 */
@NeedsNamespaces
class UnixGateClientsTest {

  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final Pattern READY = Pattern.compile("^ready$");
  private static final int PAYLOADS = 20;

  /**
   * Payloads the kernel keeps for a reader: net.unix.max_dgram_qlen of a new namespace, and one.
   */
  private static final int QUEUED = 11;

  private static final int SENT = 100;
  private static final String SENDER =
      """
      import socket, sys
      sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
      for number in range(1, %d + 1):
          sender.sendto(b"x" * 1200, sys.argv[1])
          print(number, flush=True)
      """
          .formatted(SENT);

  @TempDir Path folder;

  private final WarpBuild build = WarpBuild.find();
  private final Path guide = build.root().resolve("docs/guides/unix-socket");
  private NeighborGates gates;

  @BeforeEach
  void start() throws Exception {
    gates = new NeighborGates(folder);
    gates.start(
        name ->
            """
            [tunnels.telemetry.gate]
            path = "%s.sock"
            mode = "0660"
            """
                .formatted(name));
  }

  @AfterEach
  void stop() {
    gates.close();
  }

  @Test
  void shouldServeTheClientInPython() {
    shouldServe("Python", List.of("python3", guide.resolve("unix_client.py").toString()));
  }

  @Test
  void shouldServeTheClientInJava() {
    shouldServe(
        "Java",
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            guide.resolve("UnixClient.java").toString()));
  }

  @Test
  void shouldServeTheClientInC() {
    Path program = folder.resolve("unix_client");
    Path source = guide.resolve("unix_client.c");
    Command.of("cc", "-Wall", "-Wextra", "-Werror", "-o", program.toString(), source.toString())
        .withDeadline(DEADLINE)
        .run();
    shouldServe("C", List.of(program.toString()));
  }

  private void shouldServe(String language, List<String> client) {
    BackgroundProcess echo =
        gates.right().start(client("right", client, "echo"), Map.of(), folder.resolve("echo.log"));
    echo.awaitLogLine(READY, DEADLINE);
    for (int size : List.of(4, 1200, 60_000)) {
      String[] ping =
          client("left", client, "ping", "" + PAYLOADS, "" + size).toArray(String[]::new);
      String answer = gates.left().command(ping).withDeadline(DEADLINE).run().strip();
      System.out.printf("client in %s, payloads of %d bytes: %s%n", language, size, answer);
      assertEquals("%1$d sent, %1$d answered".formatted(PAYLOADS), answer);
    }
    assertTrue(echo.isAlive(), echo::logTail);
  }

  private List<String> client(String end, List<String> client, String... arguments) {
    List<String> command = new ArrayList<>(client);
    command.add(folder.resolve(end + ".sock").toString());
    command.add(folder.resolve(end + "-application.sock").toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The sender waits in its send(), and nothing of what it sends is lost. */
  @Test
  void shouldMakeASenderWaitWhileTheFarGateIsAway() {
    gates.rightGate().stop(DEADLINE);
    Await.until("the left gate to pause", DEADLINE, () -> metric("reading_paused") == 1);
    String path = folder.resolve("left.sock").toString();
    BackgroundProcess sender =
        gates
            .left()
            .start(List.of("python3", "-c", SENDER, path), Map.of(), folder.resolve("sender.log"));
    sender.awaitLogLine(Pattern.compile("^" + QUEUED + "$"), DEADLINE);
    Await.until("the sender to sleep", DEADLINE, () -> isAsleep(sender.pid()));
    assertTrue(sender.logTail().endsWith("\n" + QUEUED), sender::logTail);
    assertEquals(0, metric("datagrams_received_total"));

    gates.rightGate().start();
    gates.rightGate().awaitReady(DEADLINE);

    sender.awaitLogLine(Pattern.compile("^" + SENT + "$"), DEADLINE);
    Await.until("all to be read", DEADLINE, () -> metric("datagrams_received_total") == SENT);
    double seconds = metric("reading_paused_seconds_total");
    System.out.printf("a sender waited for its gate, which paused for %.2f s in all%n", seconds);
    assertTrue(seconds > 0, seconds + " s");
  }

  private static boolean isAsleep(long pid) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
          .anyMatch(line -> line.startsWith("State:\tS"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of the left gate's applications. */
  private double metric(String name) {
    try {
      return Metrics.parse(gates.leftGate().get("/q/metrics").body())
          .named("warp_application_" + name)
          .stream()
          .mapToDouble(Metrics.Sample::value)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void shouldRemoveItsSocketOnStoppingAndReplaceOneThatAKilledGateLeft() {
    Path socket = folder.resolve("right.sock");
    gates.rightGate().kill();
    assertTrue(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
    gates.rightGate().start();
    gates.rightGate().awaitReady(DEADLINE);
    gates.rightGate().stop(DEADLINE);
    assertFalse(Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
  }
}
