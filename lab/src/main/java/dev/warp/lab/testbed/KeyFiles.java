package dev.warp.lab.testbed;

import dev.warp.io.PrivateKeyFile;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Files with private keys that are made for a run. */
public final class KeyFiles {

  /** How they end. */
  public static final String SUFFIX = ".key";

  private KeyFiles() {}

  /**
   * Makes one, readable by its owner only.
   *
   * @param name of whom the key is; that of the file without {@link #SUFFIX}
   * @return the public key
   */
  public static PublicKey make(Path folder, String name) {
    Path file = folder.resolve(name + SUFFIX);
    try (PrivateKey key = PrivateKeyFile.readOrCreate(file, new SecureRandom()::nextBytes)) {
      return key.publicKey();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
