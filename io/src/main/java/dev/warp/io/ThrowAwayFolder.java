package dev.warp.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A folder that nobody but its owner has access to (mode 0700), and that is gone with all that is
 * in it when it is closed. Blocks.
 *
 * @param path where it is
 */
public record ThrowAwayFolder(Path path) implements AutoCloseable {

  /** Makes one where the JVM has its temporary files. */
  public static ThrowAwayFolder make() throws IOException {
    return new ThrowAwayFolder(Files.createTempDirectory("warp-"));
  }

  @Override
  public void close() {
    try {
      Files.walkFileTree(
          path,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure)
                throws IOException {
              Files.delete(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
