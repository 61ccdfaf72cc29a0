package dev.warp.gate.config;

import dev.warp.protocol.keys.PrivateKey;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code private_key} and {@code private_key_file}. */
final class IdentitySection {

  private IdentitySection() {}

  /** The identity, unless there is a mistake; {@code file} is the configuration's own. */
  static Optional<Identity> read(Section root, Path file) {
    if (!root.has(GateKeys.PRIVATE_KEY)) {
      return Optional.of(
          new Identity.KeyFile(file.resolveSibling(root.get(GateKeys.PRIVATE_KEY_FILE))));
    }
    if (root.has(GateKeys.PRIVATE_KEY_FILE)) {
      root.find(GateKeys.PRIVATE_KEY_FILE);
      root.mistake(
          GateKeys.PRIVATE_KEY_FILE,
          "private_key is set as well; keep one of the two, the file where others may read this"
              + " configuration");
    }
    Optional<PrivateKey> key = root.find(GateKeys.PRIVATE_KEY);
    if (key.filter(PrivateKey::isPublishedMapKey).isPresent()) {
      root.warning(
          GateKeys.PRIVATE_KEY,
          "this key has been published, so anybody can be this gate; write one that 'warp keygen'"
              + " prints");
    }
    return key.map(Identity.Configured::new);
  }
}
