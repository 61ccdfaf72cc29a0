package dev.warp.gate.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads paths of files. */
final class FileType {

  private FileType() {}

  static ValueType<String> path() {
    String phrase = "a path";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof String text && isPath(text)
                ? Optional.of(text)
                : value.unwanted(phrase));
  }

  private static boolean isPath(String text) {
    try {
      return !text.isBlank() && Path.of(text).getFileName() != null;
    } catch (InvalidPathException notAPath) {
      return false;
    }
  }
}
