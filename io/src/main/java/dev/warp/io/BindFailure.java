package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;

/** Says in words why a socket could not be bound. */
final class BindFailure {

  private static final int EACCES = 13;
  private static final int EADDRINUSE = 98;
  private static final int EADDRNOTAVAIL = 99;

  private BindFailure() {}

  static BindException of(Endpoint local, Throwable thrown) {
    Throwable cause = cause(thrown);
    BindException failure =
        new BindException("cannot bind UDP socket to " + local + ": " + reason(cause));
    failure.initCause(cause);
    return failure;
  }

  /** What lies beneath: Netty wraps some errors of the system in an exception of its own. */
  static Throwable cause(Throwable thrown) {
    return thrown instanceof ChannelException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  private static String reason(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    int errno = cause instanceof NativeIoException e ? -e.expectedErr() : 0;
    if (errno == EADDRINUSE || text.contains("Address already in use")) {
      return "the port is in use by another socket";
    }
    if (errno == EADDRNOTAVAIL || text.contains("Cannot assign requested address")) {
      return "no interface of this host has that address";
    }
    if (errno == EACCES || text.contains("Permission denied")) {
      return "permission denied; ports below 1024 need a privilege";
    }
    return text;
  }
}
