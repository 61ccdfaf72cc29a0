package dev.warp.io;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * How to bind a {@link UnixDatagramSocket}.
 *
 * @param path where its file is made
 * @param mode the file's permissions; who may write may send
 * @param owner the user the file is given to, by name or number; this process's where it is empty
 * @param group the group the file is given to, likewise
 * @param maxDatagramBytes the largest datagram to receive, 1 to 1,048,576; larger ones are dropped
 *     and counted
 */
public record UnixSocketOptions(
    Path path,
    Set<PosixFilePermission> mode,
    Optional<String> owner,
    Optional<String> group,
    int maxDatagramBytes) {

  /** The largest {@code maxDatagramBytes}. */
  public static final int LARGEST_DATAGRAM_BYTES = 1 << 20;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final int DEFAULT_MAX_DATAGRAM_BYTES = 65_535;

  /**
   * @throws IllegalArgumentException for a size out of its range
   */
  public UnixSocketOptions {
    mode = Set.copyOf(mode);
    if (maxDatagramBytes < 1 || maxDatagramBytes > LARGEST_DATAGRAM_BYTES) {
      throw new IllegalArgumentException(
          "maxDatagramBytes " + maxDatagramBytes + " is not in 1.." + LARGEST_DATAGRAM_BYTES);
    }
  }

  /** A socket at that path for this process's user alone: datagrams up to 65,535 bytes. */
  public static UnixSocketOptions at(Path path) {
    return new UnixSocketOptions(
        path, OWNER_ONLY, Optional.empty(), Optional.empty(), DEFAULT_MAX_DATAGRAM_BYTES);
  }

  public UnixSocketOptions withMode(Set<PosixFilePermission> permissions) {
    return new UnixSocketOptions(path, permissions, owner, group, maxDatagramBytes);
  }

  public UnixSocketOptions withOwner(Optional<String> user, Optional<String> userGroup) {
    return new UnixSocketOptions(path, mode, user, userGroup, maxDatagramBytes);
  }

  public UnixSocketOptions withMaxDatagramBytes(int bytes) {
    return new UnixSocketOptions(path, mode, owner, group, bytes);
  }
}
