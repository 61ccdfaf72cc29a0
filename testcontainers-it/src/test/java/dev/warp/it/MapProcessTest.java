package dev.warp.it;

import static dev.warp.it.LocalServices.DEADLINE;
import static dev.warp.it.LocalServices.MAP;
import static dev.warp.it.LocalServices.SIGTERM;
import static dev.warp.it.LocalServices.SITE;
import static dev.warp.it.LocalServices.logLines;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.warp.io.PrivateKeyFile;
import dev.warp.lab.process.Command;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.Site;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map as a process: its options, its key file, its end. */
class MapProcessTest {

  /** Known to everybody: the default of an earlier warp-map. */
  private static final String PUBLISHED = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";

  private static final Duration STOP_DEADLINE = Duration.ofSeconds(10);
  private static final Pattern SERVING =
      Pattern.compile("INFO +serving event=serving udp=127\\.0\\.0\\.1:\\d+ ");

  @TempDir Path folder;

  private final int httpPort = SITE.freeTcpPort();

  @Test
  void shouldMakeItsKeyAtTheFirstStartAndKeepIt() throws IOException {
    Path keyFile = folder.resolve("keys/map.key");
    try (ServiceProcess map = service("--key-file", keyFile.toString())) {
      map.start();
      map.awaitReady(DEADLINE);
      String publicKey = publicKey(keyFile);
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)));
      map.running().awaitLogLine(SERVING, DEADLINE);
      assertEquals(SIGTERM, map.stop(STOP_DEADLINE), map.running()::logTail);
      String last = Files.readAllLines(map.running().log()).getLast();
      assertTrue(last.endsWith(" INFO  stopped event=stopped"), map.running()::logTail);

      map.start();
      map.awaitReady(DEADLINE);
      assertEquals(SIGTERM, map.stop(STOP_DEADLINE), map.running()::logTail);

      List<String> printed = logLines(map, "INFO  public key ");
      assertEquals(2, printed.size(), map.running()::logTail);
      assertTrue(printed.stream().allMatch(line -> line.endsWith("=" + publicKey)));
      assertEquals(List.of(), logLines(map, "ERROR"));
      assertEquals(publicKey, publicKey(keyFile));
    }
  }

  @Test
  void shouldWriteItsLogAsJsonIfAsked() throws IOException {
    Path keyFile = folder.resolve("map.key");
    try (ServiceProcess map = service("--key-file", keyFile.toString(), "--log-json")) {
      map.start();
      map.awaitReady(DEADLINE);
      map.stop(STOP_DEADLINE);
      List<String> lines = Files.readAllLines(map.running().log());
      assertEquals(
          List.of("identity", "serving", "stopped"),
          lines.stream().map(line -> parsed(line).path("fields").path("event").asText()).toList(),
          map.running()::logTail);
      JsonNode identity = parsed(lines.getFirst());
      assertEquals("public key " + publicKey(keyFile), identity.path("message").asText());
      assertEquals(publicKey(keyFile), identity.path("fields").path("public_key").asText());
      assertEquals("INFO", identity.path("level").asText());
    }
  }

  private static JsonNode parsed(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  @Test
  void shouldServeWithThePublishedKeyOnlyIfAllowed() throws IOException {
    Path keyFile = LocalServices.writePrivate(folder.resolve("map.key"), PUBLISHED);

    String refusal = refused(httpPort, "--key-file", keyFile.toString());

    assertTrue(refusal.startsWith(keyFile + " holds the private key that was published"), refusal);
    assertTrue(refusal.contains("--allow-published-key"), refusal);
    assertFalse(refusal.contains(PUBLISHED.substring(0, 8)), refusal);
    try (ServiceProcess map = service("--key-file", keyFile.toString(), "--allow-published-key")) {
      map.start();
      map.awaitReady(DEADLINE);
      assertTrue(map.get("/q/health/ready").body().contains("the private key is published"));
      map.running().awaitLogLine(Pattern.compile("WARN +the private key is published"), DEADLINE);
    }
  }

  @Test
  void shouldSayWhichPortIsInUse() throws IOException {
    Path keyFile = folder.resolve("map.key");
    try (DatagramChannel udp = SITE.bindUdp(0);
        ServerSocket tcp = new ServerSocket(0, 1, Site.LOOPBACK)) {
      int udpPort = ((InetSocketAddress) udp.getLocalAddress()).getPort();

      String ofUdp =
          refused(
              httpPort, "--key-file", keyFile.toString(), "--udp-port", Integer.toString(udpPort));
      String ofHttp = refused(tcp.getLocalPort(), "--key-file", keyFile.toString());

      assertAll(
          () ->
              assertEquals(
                  "cannot bind UDP socket to 127.0.0.1:%d: the port is in use by another socket;"
                          .formatted(udpPort)
                      + " choose another with --bind or --udp-port",
                  ofUdp),
          () ->
              assertTrue(
                  ofHttp.startsWith(
                      "cannot serve HTTP at 127.0.0.1:%d: Address already in use"
                          .formatted(tcp.getLocalPort())),
                  ofHttp),
          () -> assertTrue(ofHttp.endsWith("; choose another with --http-host or --http-port")));
    }
  }

  @Test
  void shouldRefuseOptionsThatMakeNoSenseAndMakeNothing() throws IOException {
    Path keyFile = folder.resolve("map.key");
    String unknown = refused(httpPort, "--key-file", keyFile.toString(), "--prot", "13116");
    String noNumber = refused(httpPort, "--key-file", keyFile.toString(), "--udp-port", "many");
    assertAll(
        () -> assertTrue(unknown.contains("'--prot'"), unknown),
        () -> assertTrue(unknown.endsWith("; --help lists the options"), unknown),
        () ->
            assertEquals(
                "udp-port 'many' is no port: give 1 to 65535, or 0 for any free one", noNumber),
        () -> assertFalse(Files.exists(keyFile)));
  }

  /** The only line of a map that does not start, without "warp map: " before it. */
  private static String refused(int httpPort, String... arguments) {
    Command.Result result =
        LocalServices.runToEnd(MAP, arguments(httpPort, arguments).toArray(String[]::new));
    String prefix = "warp map: ";
    List<String> lines = result.standardError().lines().toList();
    assertAll(
        result.toString(),
        () -> assertEquals(2, result.exitCode()),
        () -> assertEquals("", result.output()),
        () -> assertEquals(1, lines.size()),
        () -> assertTrue(lines.getFirst().startsWith(prefix)));
    return lines.getFirst().substring(prefix.length());
  }

  private ServiceProcess service(String... arguments) {
    return LocalServices.service(
        MAP,
        httpPort,
        folder.resolve("log"),
        arguments(httpPort, arguments).toArray(String[]::new));
  }

  /** On loopback, at any free UDP port unless another is given further on. */
  private static Stream<String> arguments(int httpPort, String... more) {
    List<String> all = new ArrayList<>(List.of("--bind", "127.0.0.1"));
    all.addAll(List.of("--http-port", Integer.toString(httpPort)));
    if (!List.of(more).contains("--udp-port")) {
      all.addAll(List.of("--udp-port", "0"));
    }
    all.addAll(List.of(more));
    return all.stream();
  }

  private static String publicKey(Path keyFile) throws IOException {
    try (PrivateKey key = PrivateKeyFile.read(keyFile)) {
      return key.publicKey().toString();
    }
  }
}
