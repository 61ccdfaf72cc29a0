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
      if (!root.isKnown(GateKeys.PRIVATE_KEY)) {
        return Optional.empty();
      }
      String path = root.get(GateKeys.PRIVATE_KEY_FILE);
      return root.isKnown(GateKeys.PRIVATE_KEY_FILE)
          ? Optional.of(new Identity.KeyFile(file.resolveSibling(path)))
          : Optional.empty();
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
