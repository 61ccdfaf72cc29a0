package dev.warp.map.service;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** A map at free ports, with a key of its own. */
public final class LoopbackProfile implements QuarkusTestProfile {

  @Override
  public Map<String, String> getConfigOverrides() {
    try {
      return Map.of(
          "warp.map.udp-port", "0",
          "warp.map.http-port", "0",
          "warp.map.key-file", Files.createTempDirectory("warp").resolve("map.key").toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
