package dev.warp.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The file of a bound Unix socket: whose it is, who may write to it, and its end.
 *
 * <p>At no moment may more users write to it than are meant to. Linux gives the file the mode of
 * the socket itself less the umask, so the socket gets one for its owner alone before it is bound;
 * then the file gets its owner, and only then the mode that is asked for. Binding under another
 * name and renaming would do as well, but applications would see answers come from that name.
 */
final class UnixSocketFile {

  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private final Path path;
  private final Set<PosixFilePermission> mode;
  private final Optional<UserPrincipal> owner;
  private final Optional<GroupPrincipal> group;
  private Optional<Object> ours = Optional.empty();

  private UnixSocketFile(
      UnixSocketOptions options, Optional<UserPrincipal> owner, Optional<GroupPrincipal> group) {
    this.path = options.path().toAbsolutePath();
    this.mode = options.mode();
    this.owner = owner;
    this.group = group;
  }

  /**
   * Makes way for the file: what is left over of a former socket goes. Blocks.
   *
   * @throws IOException for whatever is in the way, and for unknown users and groups
   */
  static UnixSocketFile prepare(UnixSocketOptions options) throws IOException {
    Path path = options.path();
    Optional<UserPrincipal> owner = Optional.empty();
    if (options.owner().isPresent()) {
      owner = Optional.of(UnixSocketPlace.user(path, options.owner().get()));
    }
    Optional<GroupPrincipal> group = Optional.empty();
    if (options.group().isPresent()) {
      group = Optional.of(UnixSocketPlace.group(path, options.group().get()));
    }
    new UnixSocketPlace(path).clear();
    return new UnixSocketFile(options, owner, group);
  }

  /** To be called before the socket is bound. */
  void restrict(int fileDescriptor) throws IOException {
    Set<PosixFilePermission> atFirst = EnumSet.copyOf(OWNER);
    atFirst.retainAll(mode);
    Files.setPosixFilePermissions(Path.of("/proc/self/fd/" + fileDescriptor), atFirst);
  }

  /** To be called when the socket is bound. */
  void open() throws IOException {
    ours = Optional.of(identity());
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (owner.isPresent()) {
      view.setOwner(owner.get());
    }
    if (group.isPresent()) {
      view.setGroup(group.get());
    }
    Files.setPosixFilePermissions(path, mode);
  }

  /** Removes the file, unless it is gone or another has taken its place. */
  void remove() throws IOException {
    try {
      if (ours.isPresent() && ours.get().equals(identity())) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException gone) {
      ours = Optional.empty();
    }
  }

  /** Device and inode. */
  private Object identity() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  Path path() {
    return path;
  }
}
