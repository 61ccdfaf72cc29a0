package dev.warp.io;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A private key in a file of its own: one line of Crockford base32, readable by its owner only.
 * Blocks; not for the event loop. Every failure is an {@link IOException} whose message names the
 * file and what to do about it, and never repeats what the file holds.
 */
public final class PrivateKeyFile {

  private static final String KIND = "private key file";

  // A key is 52 characters; a file with much more in it is something else.
  private static final int MAX_BYTES = 256;

  private PrivateKeyFile() {}

  /**
   * Reads the key, or makes one, with the folders above it, where there is no file yet. Of two
   * programs that do so at once, one makes the file and the other reads it or fails.
   */
  public static PrivateKey readOrCreate(Path file, RandomSource random) throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    try {
      return create(file, random);
    } catch (IOException e) {
      if (e instanceof FileAlreadyExistsException && Files.exists(file)) {
        return read(file);
      }
      throw new IOException(
          "cannot create " + KIND + " " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  /** Reads the key of a file that is there. */
  public static PrivateKey read(Path file) throws IOException {
    byte[] content = new byte[MAX_BYTES];
    try {
      int length = readContent(file, content);
      Optional<String> open = OwnerOnlyFile.accessOfOthers(file, KIND);
      PrivateKey key = parse(file, content, length, open);
      if (open.isPresent()) {
        key.close();
        throw new IOException(open.get());
      }
      return key;
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /**
   * Finds out whether a key could be made in a file that is not there, without making anything:
   * whether what stands above it are folders, and the user may write in the lowest that is there.
   */
  public static void requireRoom(Path file) throws IOException {
    Path above = file.toAbsolutePath().getParent();
    while (above != null && !Files.exists(above)) {
      above = above.getParent();
    }
    if (above != null && !Files.isDirectory(above)) {
      throw new IOException(cannotCreate(file) + above + " is not a folder");
    }
    if (above != null && !(Files.isWritable(above) && Files.isExecutable(above))) {
      throw new IOException(cannotCreate(file) + "permission denied");
    }
  }

  private static String cannotCreate(Path file) {
    return "cannot create " + KIND + " " + file + ": ";
  }

  private static PrivateKey create(Path file, RandomSource random) throws IOException {
    PrivateKey key = PrivateKey.generate(random);
    char[] text = key.encoded();
    byte[] line = new byte[text.length + 1];
    for (int i = 0; i < text.length; i++) {
      line[i] = (byte) text[i];
    }
    line[text.length] = '\n';
    try {
      OwnerOnlyFile.create(file, line);
      return key;
    } catch (IOException e) {
      key.close();
      throw e;
    } finally {
      Arrays.fill(text, '0');
      Arrays.fill(line, (byte) 0);
    }
  }

  private static int readContent(Path file, byte[] content) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return input.readNBytes(content, 0, content.length);
    } catch (IOException e) {
      throw new IOException("cannot read " + KIND + " " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  /** The key; what else is wrong with the file is told along with what it does not hold. */
  private static PrivateKey parse(Path file, byte[] content, int length, Optional<String> besides)
      throws IOException {
    try {
      return parse(content, length);
    } catch (IllegalArgumentException e) {
      String wrong = file + " does not hold a private key: " + e.getMessage();
      throw new IOException(wrong + besides.map(more -> "; and " + more).orElse(""), e);
    }
  }

  private static PrivateKey parse(byte[] content, int length) {
    char[] text = new char[length];
    for (int i = 0; i < length; i++) {
      text[i] = (char) (content[i] & 0xff);
    }
    int start = 0;
    int end = text.length;
    while (end > start && Character.isWhitespace(text[end - 1])) {
      end--;
    }
    while (start < end && Character.isWhitespace(text[start])) {
      start++;
    }
    try {
      return PrivateKey.parse(CharBuffer.wrap(text, start, end - start));
    } finally {
      Arrays.fill(text, '0');
    }
  }
}
