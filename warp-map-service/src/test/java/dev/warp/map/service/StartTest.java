package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked before the map listens. */
final class StartTest {

  /** Known to everybody: the default of an earlier warp-map. */
  private static final String PUBLISHED = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Random random = new Random(1);

  @TempDir private Path folder;

  private MapSettings settings(boolean allowPublishedKey) {
    return MapSettings.of(
        GivenConfiguration.of(
            Map.of(
                "warp.map.key-file", folder.resolve("map.key").toString(),
                "warp.map.allow-published-key", String.valueOf(allowPublishedKey))),
        256L << 20);
  }

  private PrivateKey readKey(boolean allowPublishedKey) {
    return MapService.readKey(settings(allowPublishedKey), random::nextBytes);
  }

  private void writeKey(String content) throws IOException {
    Path file = folder.resolve("map.key");
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void shouldMakeAKeyAtTheFirstStartAndKeepIt() {
    try (PrivateKey made = readKey(false);
        PrivateKey read = readKey(false)) {
      assertEquals(made.publicKey(), read.publicKey());
    }
  }

  @Test
  void shouldRefuseThePublishedKeyUnlessAllowed() throws IOException {
    writeKey(PUBLISHED);
    StartException refused = assertThrows(StartException.class, () -> readKey(false));
    assertTrue(refused.getMessage().contains("--allow-published-key"), refused.getMessage());
    assertFalse(refused.getMessage().contains(PUBLISHED));
    try (PrivateKey allowed = readKey(true)) {
      assertTrue(allowed.isPublishedMapKey());
    }
  }

  @Test
  void shouldSayWhatIsWrongWithAKeyFileWithoutRepeatingIt() throws IOException {
    writeKey("almost a key");
    StartException refused = assertThrows(StartException.class, () -> readKey(false));
    assertTrue(refused.getMessage().contains("map.key"), refused.getMessage());
    assertFalse(refused.getMessage().contains("almost"), refused.getMessage());
  }

  @Test
  void shouldSayThatTheHttpPortIsInUse() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, LOOPBACK)) {
      List<String> reasons = reasons(Map.of("warp.map.http-port", port(other.getLocalPort())));
      assertEquals(1, reasons.size(), reasons::toString);
      assertEquals(
          "cannot serve HTTP at 127.0.0.1:%d: Address already in use; choose another with"
                  .formatted(other.getLocalPort())
              + " --http-host or --http-port",
          reasons.getFirst());
    }
  }

  @Test
  void shouldNameMistakesPortsInUseAndABadKeyInOneGo() throws IOException {
    writeKey("almost a key");
    try (ServerSocket http = new ServerSocket(0, 1, LOOPBACK);
        DatagramSocket udp = new DatagramSocket(0, LOOPBACK)) {
      List<String> reasons =
          reasons(
              Map.of(
                  "warp.map.bind", "127.0.0.1",
                  "warp.map.udp-port", port(udp.getLocalPort()),
                  "warp.map.http-port", port(http.getLocalPort()),
                  "warp.map.expiry", "soon",
                  "warp.map.max-gates", "many"));
      assertEquals(
          List.of(
              "expiry 'soon' is no duration",
              "max-gates 'many' is no such number",
              "cannot bind UDP socket to 127.0.0.1",
              "cannot serve HTTP at 127.0.0.1",
              folder.resolve("map.key") + " does not hold a private key"),
          reasons.stream().map(reason -> reason.substring(0, reason.indexOf(':'))).toList());
    }
  }

  @Test
  void shouldRefuseThePublishedKeyWithAllElse() throws IOException {
    writeKey(PUBLISHED);
    List<String> reasons = reasons(Map.of("warp.map.udp-port", "many"));
    assertEquals(2, reasons.size(), reasons::toString);
    assertEquals(
        "udp-port 'many' is no port: give 1 to 65535, or 0 for any free one", reasons.getFirst());
    assertTrue(reasons.getLast().endsWith("or give --allow-published-key"), reasons::toString);
  }

  @Test
  void shouldMakeNothingBeforeAllIsRight() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    assertEquals(1, reasons(Map.of("warp.map.max-gates", "0")).size());
    assertFalse(Files.exists(folder.resolve("map.key")));
    List<String> reasons =
        reasons(Map.of("warp.map.key-file", folder.resolve("file").resolve("key").toString()));
    assertEquals(1, reasons.size(), reasons::toString);
    assertTrue(reasons.getFirst().endsWith(folder.resolve("file") + " is not a folder"));
  }

  /** What is wrong with these values; the ports that are not among them are any free ones. */
  private List<String> reasons(Map<String, String> given) {
    Map<String, String> all = new HashMap<>();
    all.put("warp.map.udp-port", "0");
    all.put("warp.map.http-port", "0");
    all.put("warp.map.key-file", folder.resolve("map.key").toString());
    all.putAll(given);
    GivenSettings settings = GivenSettings.of(GivenConfiguration.of(all), 256L << 20);
    return assertThrows(StartException.class, () -> HostCheck.settings(settings)).reasons();
  }

  private static String port(int number) {
    return Integer.toString(number);
  }
}
