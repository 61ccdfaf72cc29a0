package dev.warp.cli.remote;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what proves to a server who asks. */
final class Token {

  private static final int MAX_BYTES = 4096;

  private Token() {}

  /**
   * The token in a file: its first word.
   *
   * @throws UserErrorException if there is none to be read
   */
  static String read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return checked(
          new String(stream.readNBytes(MAX_BYTES), StandardCharsets.UTF_8), file.toString());
    } catch (NoSuchFileException e) {
      throw refusal(
          file + ": no such file; it has the token that a gate or map makes at its first start", e);
    } catch (AccessDeniedException e) {
      throw refusal(
          file + ": may not be read by this user; it belongs to the user that the service runs as",
          e);
    } catch (IOException e) {
      throw refusal(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The token in a text without the white space around it.
   *
   * @param source what to call the text
   * @throws UserErrorException if that is no token
   */
  static String checked(String text, String source) {
    String token = text.strip();
    // What a header field can carry (RFC 6750 section 2.1: b64token), more or less.
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new UserErrorException(ExitCode.NOT_ALLOWED, source + ": no token in there");
    }
    return token;
  }

  private static UserErrorException refusal(String message, IOException cause) {
    return new UserErrorException(ExitCode.NOT_ALLOWED, message, cause);
  }
}
