package dev.warp.cli.remote;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.control.access.LocalToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The secret that says who asks. */
final class Token {

  private Token() {}

  /**
   * The token in a file.
   *
   * @throws UserErrorException if there is none to be read, or others can read it, too
   */
  static String read(Path file) {
    if (!Files.exists(file)) {
      throw new UserErrorException(
          ExitCode.NOT_ALLOWED,
          ("there is no token file %s; name another with --token-file or WARP_TOKEN_FILE: a gate or"
                  + " a map logs where its own is when it starts (token_file=)")
              .formatted(file));
    }
    try {
      return LocalToken.read(file);
    } catch (IOException e) {
      throw new UserErrorException(ExitCode.NOT_ALLOWED, e.getMessage(), e);
    }
  }

  /**
   * The token in an environment variable, without the white space around it.
   *
   * @throws UserErrorException if that is none
   */
  static String of(String variable, String value) {
    String token = value.strip();
    // What can be sent as a header field.
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new UserErrorException(ExitCode.NOT_ALLOWED, variable + " has no token");
    }
    return token;
  }
}
