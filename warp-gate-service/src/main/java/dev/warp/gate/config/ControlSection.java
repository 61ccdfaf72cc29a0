package dev.warp.gate.config;

import java.nio.file.Path;

/** Reads {@code [control]}. */
final class ControlSection {

  private ControlSection() {}

  /**
   * Reads it.
   *
   * @param file the configuration's own, whose folder a relative path starts from
   */
  static ControlConfiguration read(Section section, Path file) {
    return new ControlConfiguration(
        section.get(GateKeys.REMOTE_CONTROL),
        section
            .find(GateKeys.SOCKET_DIRECTORY)
            .map(text -> file.toAbsolutePath().resolveSibling(text).normalize()));
  }
}
