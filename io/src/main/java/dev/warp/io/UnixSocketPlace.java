package dev.warp.io;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;

/**
 * A path that a Unix socket is to be bound at: whether that can be, and what is in the way. Blocks;
 * not for the event loop. Failures have messages for people, which do not repeat the path.
 */
public final class UnixSocketPlace {

  /** The longest path in bytes of UTF-8: {@code sun_path} of unix(7) less its terminating zero. */
  public static final int MAX_PATH_BYTES = 107;

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int ECONNREFUSED = 111;

  private final Path path;

  public UnixSocketPlace(Path path) {
    this.path = path.toAbsolutePath();
  }

  /**
   * What makes the path impossible for a socket, whether or not one is bound there now: its length,
   * its folder, another kind of file.
   */
  public Optional<String> obstacle() {
    int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_PATH_BYTES) {
      return Optional.of(
          "the path has %d bytes, and a socket's at most %d; write a shorter one"
              .formatted(bytes, MAX_PATH_BYTES));
    }
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return Optional.of("there is no folder %s; make it first".formatted(folder));
    }
    try {
      return isSocket()
          ? Optional.empty()
          : Optional.of("there is a file that is not a socket; remove it, or write another path");
    } catch (NoSuchFileException free) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  /**
   * Why no socket can be bound here now: an {@link #obstacle}, or that another program has bound
   * one. A socket's file that nobody is bound to is no hindrance.
   */
  public Optional<String> hindrance() {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return obstacle;
    }
    try {
      isStale();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  /**
   * Removes a socket's file that nobody is bound to.
   *
   * @throws IOException for whatever is in the way of binding
   */
  void clear() throws IOException {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      throw new IOException(obstacle.get());
    }
    if (isStale()) {
      Files.delete(path);
    }
  }

  /**
   * Whether a socket's file is left over, to which nobody is bound; false where there is none.
   *
   * @throws IOException where somebody is bound to it, or that cannot be found out
   */
  private boolean isStale() throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || !Epoll.isAvailable()) {
      return false;
    }
    Socket asking = Socket.newSocketDomainDgram();
    try {
      asking.connect(new DomainSocketAddress(path.toString()));
    } catch (ConnectException e) {
      if (isRefused(e)) {
        return true;
      }
      throw new IOException("another program may be using it: " + reason(e), e);
    } finally {
      asking.close();
    }
    throw new IOException("another program is using it; end that, or write another path");
  }

  /**
   * ECONNREFUSED is what a socket's file without a socket gives. Others say less: EPROTOTYPE that
   * there is a socket of another type, EACCES that it belongs to somebody else. Netty has one
   * exception for all of them, with the number in its text.
   */
  private static boolean isRefused(ConnectException failure) {
    return String.valueOf(failure.getMessage()).contains("(-" + ECONNREFUSED + ")");
  }

  private boolean isSocket() throws IOException {
    Integer mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return (mode & FILE_TYPE) == SOCKET;
  }

  /**
   * A user of this host.
   *
   * @throws IOException where there is none of that name or number
   */
  public static UserPrincipal user(Path path, String name) throws IOException {
    try {
      return lookup(path).lookupPrincipalByName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no user " + name + " on this host", e);
    }
  }

  /**
   * A group of this host.
   *
   * @throws IOException where there is none of that name or number
   */
  public static GroupPrincipal group(Path path, String name) throws IOException {
    try {
      return lookup(path).lookupPrincipalByGroupName(name);
    } catch (UserPrincipalNotFoundException e) {
      throw new IOException("there is no group " + name + " on this host", e);
    }
  }

  private static UserPrincipalLookupService lookup(Path path) {
    return path.getFileSystem().getUserPrincipalLookupService();
  }

  private static String reason(IOException failure) {
    boolean ofSystem = failure instanceof FileSystemException e && e.getReason() != null;
    return ofSystem
        ? ((FileSystemException) failure).getReason()
        : String.valueOf(failure.getMessage());
  }
}
