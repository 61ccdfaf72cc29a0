package dev.warp.lab.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The temporary folder of one run, for its owner only: keys, configurations, logs. */
public final class RunFolder implements AutoCloseable {

  private final Path path;
  private volatile boolean kept;

  private RunFolder(Path path) {
    this.path = path;
  }

  /**
   * Makes it.
   *
   * @param verb what runs, as in "demo"; part of its name
   */
  public static RunFolder create(String verb) {
    try {
      return new RunFolder(Files.createTempDirectory("warp-" + verb + "-"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Leaves it on disk, keys excepted, for somebody to look into. */
  public void keep() {
    kept = true;
  }

  /** Deletes it, or what is secret in it. */
  @Override
  public void close() {
    try {
      for (Path file : deepestFirst()) {
        if (!kept || file.getFileName().toString().endsWith(KeyFiles.SUFFIX)) {
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
