package dev.warp.cli.gate;

import dev.warp.cli.failure.UserErrorException;
import dev.warp.io.OwnerOnlyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A file with one secret, which nobody but its owner may read. */
final class SecretFile {

  // Far more than any key has, and not all of memory.
  private static final int MAX_BYTES = 1024;

  private SecretFile() {}

  /**
   * The text in it, without white space around it.
   *
   * @throws UserErrorException if it cannot be read, or others can read it, too
   */
  static String read(Path file) {
    try (var input = Files.newInputStream(file)) {
      Optional<String> open = OwnerOnlyFile.accessOfOthers(file, "pre-shared key file");
      if (open.isPresent()) {
        throw new UserErrorException(open.get());
      }
      return new String(input.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UserErrorException("cannot read " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }
}
