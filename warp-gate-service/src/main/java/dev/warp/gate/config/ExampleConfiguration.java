package dev.warp.gate.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A commented configuration to begin with: complete but for the private key and the far gate's
 * public key, where placeholders stand.
 */
public final class ExampleConfiguration {

  private static final String RESOURCE = "example-gate.toml";

  private ExampleConfiguration() {}

  /** The whole file. */
  public static String text() {
    try (InputStream in = ExampleConfiguration.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }
}
