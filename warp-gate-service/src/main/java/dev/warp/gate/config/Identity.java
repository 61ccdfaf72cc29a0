package dev.warp.gate.config;

import dev.warp.protocol.keys.PrivateKey;
import java.nio.file.Path;

/** Where a gate's private key comes from. */
public sealed interface Identity {

  /** Zeroes the private key, if it stood in the configuration. */
  default void zeroSecrets() {
    if (this instanceof Configured configured) {
      configured.privateKey().close();
    }
  }

  /** The key is in the configuration itself. */
  record Configured(PrivateKey privateKey) implements Identity {}

  /**
   * The key is in a file, which is made at the first start.
   *
   * @param path a relative one has been taken from the configuration file's folder
   */
  record KeyFile(Path path) implements Identity {}
}
