package dev.warp.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Small files that nobody but their owner has access to (mode 0600). Blocks. */
public final class OwnerOnlyFile {

  private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private OwnerOnlyFile() {}

  /**
   * Makes a file, with the folders above it, that is either whole or not there.
   *
   * @throws FileAlreadyExistsException if it is there already
   */
  public static void create(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent(), FOLDER_MODE);
    try (FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE)) {
      try {
        write(channel, content);
      } catch (IOException e) {
        // Half a secret would stand in the way of the next start.
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  /**
   * Writes a file, there already or not; who reads it meanwhile gets the old or the new content.
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder, FOLDER_MODE);
    Path beside = Files.createTempFile(folder, file.getFileName() + ".", ".new", FILE_MODE);
    try {
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        write(channel, content);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * What is wrong if others have access to a file, and what to do about it.
   *
   * @param kind what sort of file it is, such as "private key file"
   */
  public static Optional<String> accessOfOthers(Path file, String kind) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    boolean ownerOnly =
        mode.stream().allMatch(permission -> permission.name().startsWith("OWNER_"));
    return ownerOnly
        ? Optional.empty()
        : Optional.of(
            "others than its owner have access to %s %s (%s): chmod 600 %s"
                .formatted(kind, file, PosixFilePermissions.toString(mode), file));
  }

  /** Why something could not be done with a file, in words and without the file's name. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case AccessDeniedException e -> "permission denied";
      case NoSuchFileException e -> "it is not there";
      case FileAlreadyExistsException e -> e.getFile() + " is not a folder";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(failure.getMessage());
    };
  }

  private static void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer remaining = ByteBuffer.wrap(content);
    while (remaining.hasRemaining()) {
      channel.write(remaining);
    }
    channel.force(true);
  }
}
