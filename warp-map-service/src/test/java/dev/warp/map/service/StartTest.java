package dev.warp.map.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is checked before the map listens. */
final class StartTest {

  /** Known to everybody: the default of an earlier warp-map. */
  private static final String PUBLISHED = "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";

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
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      Endpoint taken = Endpoint.ofIpv4(0x7f000001, other.getLocalPort());
      StartException refused =
          assertThrows(StartException.class, () -> MapService.requireFreeHttpPort(taken));
      assertTrue(refused.getMessage().contains(taken.toString()), refused.getMessage());
      assertTrue(refused.getMessage().contains("--http-port"), refused.getMessage());
    }
  }
}
