package dev.warp.lab.demo;

import dev.warp.lab.testbed.WarpProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The temporary folder of one run, for its owner only: keys, configurations, logs. */
final class RunFolder implements AutoCloseable {

  private final Path path;
  private volatile boolean kept;

  private RunFolder(Path path) {
    this.path = path;
  }

  static RunFolder create() {
    try {
      return new RunFolder(Files.createTempDirectory("warp-demo-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path() {
    return path;
  }

  /** Leaves it on disk, keys excepted, for somebody to look into. */
  void keep() {
    kept = true;
  }

  /** Deletes it, or what is secret in it. */
  @Override
  public void close() {
    try {
      for (Path file : deepestFirst()) {
        if (!kept || file.getFileName().toString().endsWith(WarpProcesses.KEY_SUFFIX)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> deepestFirst() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      return files.toList().reversed();
    }
  }
}
