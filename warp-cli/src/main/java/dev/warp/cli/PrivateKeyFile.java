package dev.warp.cli;

import dev.warp.cli.failure.UserErrorException;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file with a private key: the bare key as a gate stores it, what {@code warp keygen} prints, or
 * a whole gate configuration.
 */
final class PrivateKeyFile {

  private static final int MAX_BYTES = 1 << 20;

  /** The first line that is a bare key, or assigns one. */
  private static final Pattern KEY_LINE =
      Pattern.compile(
          "^[ \\t]*(?:private_key[ \\t]*=[ \\t]*[\"']([^\"'\\n]*)[\"'][ \\t]*(?:#.*)?|(\\w+))[ \\t\\r]*$",
          Pattern.MULTILINE);

  private PrivateKeyFile() {}

  /**
   * Reads the key. The caller closes it.
   *
   * @throws UserErrorException if the file cannot be read, or has no valid key; the message does
   *     not repeat what is in it
   */
  static PrivateKey read(Path file) {
    byte[] bytes = readBytes(file);
    CharBuffer text = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(bytes));
    try {
      Matcher line = KEY_LINE.matcher(text);
      if (!line.find()) {
        throw new UserErrorException(file + ": no private key in this file");
      }
      int group = line.group(1) != null ? 1 : 2;
      return PrivateKey.parse(text.subSequence(line.start(group), line.end(group)));
    } catch (IllegalArgumentException e) {
      throw new UserErrorException(file + ": " + e.getMessage(), e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
      Arrays.fill(text.array(), '\0');
    }
  }

  private static byte[] readBytes(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException e) {
      throw new UserErrorException(file + ": no such file", e);
    } catch (IOException e) {
      throw new UserErrorException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
