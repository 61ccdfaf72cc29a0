package dev.warp.io;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A private key in a file of its own: one line of Crockford base32, readable by its owner only.
 * Blocks; not for the event loop. Every failure is an {@link IOException} whose message names the
 * file and what to do about it, and never repeats what the file holds.
 */
public final class PrivateKeyFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

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
      throw new IOException("cannot create private key file " + file + ": " + reason(e), e);
    }
  }

  /** Reads the key of a file that is there. */
  public static PrivateKey read(Path file) throws IOException {
    byte[] content = new byte[MAX_BYTES];
    try {
      int length = readContent(file, content);
      Optional<String> open = accessOfOthers(file);
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
    return "cannot create private key file " + file + ": ";
  }

  private static PrivateKey create(Path file, RandomSource random) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent(), FOLDER_MODE);
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, FILE_MODE)) {
      PrivateKey key = PrivateKey.generate(random);
      try {
        write(channel, key);
        return key;
      } catch (IOException e) {
        key.close();
        // Half a key would stand in the way of the next start.
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  private static void write(FileChannel channel, PrivateKey key) throws IOException {
    char[] text = key.encoded();
    byte[] line = new byte[text.length + 1];
    for (int i = 0; i < text.length; i++) {
      line[i] = (byte) text[i];
    }
    line[text.length] = '\n';
    try {
      ByteBuffer remaining = ByteBuffer.wrap(line);
      while (remaining.hasRemaining()) {
        channel.write(remaining);
      }
      channel.force(true);
    } finally {
      Arrays.fill(text, '0');
      Arrays.fill(line, (byte) 0);
    }
  }

  private static Optional<String> accessOfOthers(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    boolean ownerOnly =
        mode.stream().allMatch(permission -> permission.name().startsWith("OWNER_"));
    return ownerOnly
        ? Optional.empty()
        : Optional.of(
            "others than its owner have access to private key file "
                + file
                + " ("
                + PosixFilePermissions.toString(mode)
                + "): chmod 600 "
                + file);
  }

  private static int readContent(Path file, byte[] content) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      return input.readNBytes(content, 0, content.length);
    } catch (IOException e) {
      throw new IOException("cannot read private key file " + file + ": " + reason(e), e);
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

  private static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> "permission denied";
      case NoSuchFileException e -> "it is not there";
      case FileAlreadyExistsException e -> e.getFile() + " is not a folder";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
