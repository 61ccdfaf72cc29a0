package dev.warp.gate.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * A Unix datagram socket that applications send to.
 *
 * @param path of the socket, at most 107 bytes and absolute
 * @param mode of its file
 * @param owner of its file, by name or number; the gate's own user where it is empty
 * @param group of its file, likewise
 */
public record UnixGate(
    Path path, Set<PosixFilePermission> mode, Optional<String> owner, Optional<String> group)
    implements ApplicationGate {

  public UnixGate {
    mode = Set.copyOf(mode);
  }
}
