package dev.warp.io;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;

/** Why a datagram given to a socket's {@code send} did not leave. */
public enum DropReason {
  /** The socket's outbound queue is full: the kernel takes less than is sent. */
  QUEUE_FULL(0, ""),
  /** The socket is closed. */
  CLOSED(0, ""),
  /** No address a datagram can go to from this socket: port 0, multicast, the other IP version. */
  UNSUPPORTED_ADDRESS(97, "Address family not supported by protocol"),
  /** A datagram without any bytes, which Netty does not send. */
  EMPTY(0, ""),
  /** A local firewall or policy forbids it: EPERM. */
  NOT_PERMITTED(1, "Operation not permitted"),
  /** Forbidden without a privilege: EACCES, for a broadcast address or a prohibiting route. */
  ACCESS_DENIED(13, "Permission denied"),
  /** Larger than the device or the path takes: EMSGSIZE. */
  TOO_LARGE(90, "Message too long"),
  /** The interface is down: ENETDOWN. */
  NETWORK_DOWN(100, "Network is down"),
  /** No route: ENETUNREACH. */
  NETWORK_UNREACHABLE(101, "Network is unreachable"),
  /** The device's queue or the kernel's memory is full: ENOBUFS. */
  NO_BUFFERS(105, "No buffer space available"),
  /** Nobody listens there: ECONNREFUSED, by ICMP or because the Unix socket there is closed. */
  CONNECTION_REFUSED(111, "Connection refused"),
  /** The next hop does not answer: EHOSTUNREACH. */
  HOST_UNREACHABLE(113, "No route to host"),
  /** The device this socket is bound to is gone: ENODEV. */
  NO_DEVICE(19, "No such device"),
  /** The application at a Unix socket does not read what it is sent: EAGAIN. */
  NOT_READ(11, "Resource temporarily unavailable"),
  /** There is no Unix socket at that path any more: ENOENT. */
  NO_SUCH_SOCKET(2, "No such file or directory"),
  /** The socket's source address is gone or does not fit: EINVAL. */
  INVALID(22, "Invalid argument"),
  /** Any other error. */
  OTHER(0, "");

  private static final DropReason[] ALL = values();

  private final int errno;
  private final String text;

  DropReason(int errno, String text) {
    this.errno = errno;
    this.text = text;
  }

  /** The reason behind a failed write of either transport. */
  static DropReason of(Throwable cause) {
    return switch (cause) {
      case ClosedChannelException e -> CLOSED;
      case NoRouteToHostException e -> HOST_UNREACHABLE;
      case PortUnreachableException e -> CONNECTION_REFUSED;
      case FileNotFoundException e -> NO_SUCH_SOCKET;
      // Netty gives the negated errno of Linux.
      case NativeIoException e -> ofErrno(-e.expectedErr());
      // The JDK gives nothing but the text of the error.
      default -> ofText(String.valueOf(cause.getMessage()));
    };
  }

  private static DropReason ofErrno(int errno) {
    for (DropReason reason : ALL) {
      if (reason.errno == errno && errno != 0) {
        return reason;
      }
    }
    return OTHER;
  }

  private static DropReason ofText(String text) {
    for (DropReason reason : ALL) {
      if (!reason.text.isEmpty() && text.contains(reason.text)) {
        return reason;
      }
    }
    return OTHER;
  }
}
