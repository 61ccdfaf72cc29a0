package dev.warp.io;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
 * Tells when interfaces or their addresses change, as the kernel notifies of it: rtnetlink(7). What
 * has changed is for a scan to find out. Linux only.
 *
 * <p>Calls native code: the JVM wants {@code --enable-native-access} for that.
 */
public final class InterfaceChanges implements AutoCloseable {

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;

  /** RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR. */
  private static final int GROUPS = 0x1 | 0x10 | 0x100;

  private static final int SOCKADDR_BYTES = 12;
  private static final int GROUPS_OFFSET = 8;
  private static final int POLLFD_BYTES = 8;
  private static final int EVENTS_OFFSET = 4;
  private static final short POLLIN = 1;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MESSAGE_BYTES = 16 << 10;

  /** So long it takes at the most to notice that it is closed. */
  private static final int WAIT_MILLIS = 1000;

  /** A socket that fails so often in a row will not recover; scans go on without it. */
  private static final int MAX_FAILURES = 10;

  private final int socket;
  private final Runnable onChange;
  private volatile boolean closed;

  private InterfaceChanges(int socket, Runnable onChange) {
    this.socket = socket;
    this.onChange = onChange;
  }

  /**
   * Watches the interfaces of the network namespace that this thread is in.
   *
   * @param onChange called by a thread of its own, once for changes that come together
   * @return empty where the system does not notify
   */
  public static Optional<InterfaceChanges> watch(Runnable onChange) {
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
      address.set(JAVA_INT, GROUPS_OFFSET, GROUPS);
      if (Calls.bind(socket, address, SOCKADDR_BYTES) != 0) {
        Calls.close(socket);
        return Optional.empty();
      }
    }
    InterfaceChanges changes = new InterfaceChanges(socket, onChange);
    Thread.ofPlatform().daemon().name("interface changes").start(changes::run);
    return Optional.of(changes);
  }

  private void run() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment waiting = arena.allocate(POLLFD_BYTES, Integer.BYTES);
      waiting.set(JAVA_INT, 0, socket);
      waiting.set(JAVA_SHORT, EVENTS_OFFSET, POLLIN);
      MemorySegment message = arena.allocate(MESSAGE_BYTES);
      int failures = 0;
      while (!closed && failures < MAX_FAILURES) {
        if (Calls.poll(waiting, 1, WAIT_MILLIS) != 0 && !closed) {
          failures = drain(message) ? 0 : failures + 1;
          // Also where it failed: messages that found no room are a failure.
          tell();
        }
      }
    } finally {
      Calls.close(socket);
    }
  }

  private void tell() {
    try {
      onChange.run();
    } catch (RuntimeException e) {
      if (!closed) { // else who is told is going away at this very moment
        throw e;
      }
    }
  }

  /** Reads what has come; returns whether anything had. */
  private boolean drain(MemorySegment message) {
    boolean any = false;
    while (Calls.recv(socket, message, MESSAGE_BYTES, MSG_DONTWAIT) > 0) {
      any = true;
    }
    return any;
  }

  /** Tells nothing any more. */
  @Override
  public void close() {
    closed = true;
  }

  /** Functions of the C library; what they return is below 0 for a failure. */
  private static final class Calls {

    private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle BIND = find("bind", JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle POLL = find("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle RECV = find("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private static final MethodHandle CLOSE = find("close", JAVA_INT);

    private static MethodHandle find(String name, MemoryLayout... arguments) {
      MemoryLayout result = name.equals("recv") ? JAVA_LONG : JAVA_INT;
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
