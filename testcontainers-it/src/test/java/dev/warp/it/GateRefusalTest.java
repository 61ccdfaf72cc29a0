package dev.warp.it;

import static dev.warp.it.LocalServices.GATE;
import static dev.warp.it.LocalServices.SITE;
import static dev.warp.it.LocalServices.writePrivate;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Command;
import dev.warp.lab.testbed.Site;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the gate's process says of a file that it cannot start with. The file's ports belong to the
 * test, so that a gate which tries them says so.
 */
class GateRefusalTest {

  /** A key with a character too few. */
  private static final String BROKEN_KEY = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WS";

  private static final String PUBLIC_KEY = "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT";
  private static final Pattern MISTAKE = Pattern.compile(":(\\d+): ([\\w.]+): [^;]+; .+");

  @TempDir Path folder;

  private DatagramChannel application;
  private ServerSocket http;

  @BeforeEach
  void takePorts() throws IOException {
    application = SITE.bindUdp(0);
    http = new ServerSocket(0, 1, Site.LOOPBACK);
  }

  @AfterEach
  void freePorts() throws IOException {
    application.close();
    http.close();
  }

  @Test
  void shouldReportEveryMistakeAndStartNothing() throws IOException {
    Path file =
        writePrivate(
            folder.resolve("gate.toml"),
            """
            private_key = "%1$s"
            [interfaces]
            interface_scan_interval = "soon"
            [warp_map]
            address = "127.0.0.1:9"
            publik_key = "%2$s"
            [far_gate]
            public_key = "%2$s"
            preshared_key = "%1$s"
            [tunnels.video.gate]
            application_to_gate = %3$d
            [tunnels.video.transport]
            mtu = 100000
            [http]
            port = %4$d
            """
                .formatted(BROKEN_KEY, PUBLIC_KEY, applicationPort(), http.getLocalPort()));

    Command.Result started = LocalServices.runToEnd(GATE, file.toString());

    assertEquals(2, started.exitCode(), started::toString);
    assertEquals("", started.output());
    assertEquals(
        List.of(
            "1 private_key",
            "3 interfaces.interface_scan_interval",
            "4 warp_map.public_key",
            "6 warp_map.publik_key",
            "9 far_gate.preshared_key",
            "11 tunnels.video.gate.application_to_gate",
            "13 tunnels.video.transport.mtu",
            "15 http.port"),
        linesAndKeys(file, started.standardError()));
    assertFalse(started.standardError().contains(BROKEN_KEY.substring(0, 8)));
    assertEquals(List.of(file), files());

    // To check tries no port: the gate itself may be running.
    Command.Result checked = LocalServices.runToEnd(GATE, file.toString(), "--check");
    assertEquals(2, checked.exitCode(), checked::toString);
    assertEquals(
        started.standardError().lines().filter(line -> !line.contains(" port ")).toList(),
        checked.standardError().lines().toList());
    assertEquals(List.of(file), files());
  }

  @Test
  void shouldCheckARightFileWithoutStartingAnything() throws IOException {
    Path file = writePrivate(folder.resolve("gate.toml"), rightText());

    Command.Result checked = LocalServices.runToEnd(GATE, file.toString(), "--check");

    assertAll(
        () -> assertEquals(0, checked.exitCode(), checked::toString),
        () -> assertEquals(file + ": no mistakes\n", checked.output()),
        () -> assertEquals("", checked.standardError()),
        () -> assertEquals(List.of(file), files()));
  }

  @Test
  void shouldNameEachPortInUse() throws IOException {
    Path file = writePrivate(folder.resolve("gate.toml"), rightText());

    Command.Result started = LocalServices.runToEnd(GATE, file.toString());

    String inUse = " of 127.0.0.1 cannot be bound: Address already in use; ";
    List<String> lines = started.standardError().lines().toList();
    assertEquals(2, started.exitCode(), started::toString);
    assertEquals("", started.output());
    assertEquals(
        List.of("4 tunnels.video.gate.application_to_gate", "6 http.port"),
        linesAndKeys(file, started.standardError()));
    assertTrue(
        lines.getFirst().contains(": UDP port " + applicationPort() + inUse), lines::toString);
    assertTrue(
        lines.getLast().contains(": TCP port " + http.getLocalPort() + inUse), lines::toString);
    assertEquals(List.of(file), files());
  }

  /** Without a map, and with an identity that would be made at the first start. */
  private String rightText() throws IOException {
    return """
    private_key_file = "gate.key"
    far_gate = { public_key = "%s", address = "127.0.0.1:9" }
    [tunnels.video.gate]
    application_to_gate = %d
    [http]
    port = %d
    """
        .formatted(PUBLIC_KEY, applicationPort(), http.getLocalPort());
  }

  private int applicationPort() throws IOException {
    return ((InetSocketAddress) application.getLocalAddress()).getPort();
  }

  /** The line and the key of each mistake, all of which must have the documented form. */
  private static List<String> linesAndKeys(Path file, String errors) {
    return errors.lines().map(line -> lineAndKey(file, line)).toList();
  }

  private static String lineAndKey(Path file, String line) {
    assertTrue(line.startsWith(file.toString()), line);
    Matcher mistake = MISTAKE.matcher(line.substring(file.toString().length()));
    assertTrue(mistake.matches(), line);
    return mistake.group(1) + " " + mistake.group(2);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
