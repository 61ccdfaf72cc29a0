package dev.warp.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * A socket on which the kernel tells of interfaces, addresses and routes: rtnetlink(7). Linux only.
 *
 * <p>Calls native code: the JVM wants {@code --enable-native-access} for that.
 */
final class NetlinkSocket implements AutoCloseable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int SOCKADDR_BYTES = 12;
  private static final int GROUPS_OFFSET = 8;
  private static final int POLLFD_BYTES = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final short POLLIN = 1;
  private static final int MSG_DONTWAIT = 0x40;

  private final int socket;

  private NetlinkSocket(int socket) {
    this.socket = socket;
  }

  /**
   * Opens one in the network namespace that this thread is in.
   *
   * @param groups the notifications wanted, RTMGRP_ bits; 0 for none
   * @return empty where there is no such thing
   */
  static Optional<NetlinkSocket> open(int groups) {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    int socket = Calls.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
    if (socket < 0) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(SOCKADDR_BYTES, Integer.BYTES);
      address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(JAVA_INT, GROUPS_OFFSET, groups);
      if (Calls.bind(socket, address, SOCKADDR_BYTES) != 0) {
        Calls.close(socket);
        return Optional.empty();
      }
    }
    return Optional.of(new NetlinkSocket(socket));
  }

  /** Sends a request to the kernel; returns whether it took it. */
  boolean send(byte[] message) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocateFrom(JAVA_BYTE, message);
      return Calls.send(socket, copy, message.length, 0) == message.length;
    }
  }

  /** Waits until there is something to receive, or an error; false if the time is over first. */
  boolean await(int millis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment waiting = arena.allocate(POLLFD_BYTES, Integer.BYTES);
      waiting.set(JAVA_INT, 0, socket);
      waiting.set(JAVA_SHORT, EVENTS_OFFSET, POLLIN);
      return Calls.poll(waiting, 1, millis) != 0;
    }
  }

  /** Receives messages without waiting; returns how many bytes, or below 0 for none or an error. */
  int receive(MemorySegment into) {
    return (int) Calls.recv(socket, into, into.byteSize(), MSG_DONTWAIT);
  }

  @Override
  public void close() {
    Calls.close(socket);
  }

  /** Functions of the C library; what they return is below 0 for a failure. */
  private static final class Calls {

    private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = find("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = find("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle SEND = find("send", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = find("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT);

    private static MethodHandle find(String name, MemoryLayout... arguments) {
      MemoryLayout result = name.equals("recv") || name.equals("send") ? JAVA_LONG : JAVA_INT;
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    static int socket(int family, int type, int protocol) {
      try {
        return (int) SOCKET.invokeExact(family, type, protocol);
      } catch (Throwable e) {
        throw failed("socket", e);
      }
    }

    static int bind(int socket, MemorySegment address, int length) {
      try {
        return (int) BIND.invokeExact(socket, address, length);
      } catch (Throwable e) {
        throw failed("bind", e);
      }
    }

    static int poll(MemorySegment sockets, long count, int timeoutMillis) {
      try {
        return (int) POLL.invokeExact(sockets, count, timeoutMillis);
      } catch (Throwable e) {
        throw failed("poll", e);
      }
    }

    static long send(int socket, MemorySegment buffer, long length, int flags) {
      try {
        return (long) SEND.invokeExact(socket, buffer, length, flags);
      } catch (Throwable e) {
        throw failed("send", e);
      }
    }

    static long recv(int socket, MemorySegment buffer, long length, int flags) {
      try {
        return (long) RECV.invokeExact(socket, buffer, length, flags);
      } catch (Throwable e) {
        throw failed("recv", e);
      }
    }

    static void close(int socket) {
      try {
        int ignored = (int) CLOSE.invokeExact(socket);
      } catch (Throwable e) {
        throw failed("close", e);
      }
    }

    private static IllegalStateException failed(String name, Throwable cause) {
      return new IllegalStateException(name + " cannot be called", cause);
    }
  }
}
