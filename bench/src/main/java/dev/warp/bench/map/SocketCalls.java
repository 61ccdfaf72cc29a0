package dev.warp.bench.map;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Functions of the C library; what they return is below 0 for a failure. */
final class SocketCalls {

  private static final MethodHandle SOCKET = find("socket", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SETSOCKOPT =
      find("setsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle BIND = find("bind", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle SENDMMSG =
      find("sendmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
  private static final MethodHandle RECVMMSG =
      find("recvmmsg", JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle POLL = find("poll", ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle CLOSE = find("close", JAVA_INT);

  private SocketCalls() {}

  private static MethodHandle find(String name, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  static int socket(int family, int type, int protocol) {
    try {
      return (int) SOCKET.invokeExact(family, type, protocol);
    } catch (Throwable e) {
      throw failed("socket", e);
    }
  }

  static int setOption(int socket, int level, int option, MemorySegment value) {
    try {
      return (int) SETSOCKOPT.invokeExact(socket, level, option, value, (int) value.byteSize());
    } catch (Throwable e) {
      throw failed("setsockopt", e);
    }
  }

  static int bind(int socket, MemorySegment address, int length) {
    try {
      return (int) BIND.invokeExact(socket, address, length);
    } catch (Throwable e) {
      throw failed("bind", e);
    }
  }

  static int sendSeveral(int socket, MemorySegment messages, int count) {
    try {
      return (int) SENDMMSG.invokeExact(socket, messages, count, 0);
    } catch (Throwable e) {
      throw failed("sendmmsg", e);
    }
  }

  static int receiveSeveral(int socket, MemorySegment messages, int count, int flags) {
    try {
      return (int) RECVMMSG.invokeExact(socket, messages, count, flags, MemorySegment.NULL);
    } catch (Throwable e) {
      throw failed("recvmmsg", e);
    }
  }

  static int poll(MemorySegment sockets, long count, int timeoutMillis) {
    try {
      return (int) POLL.invokeExact(sockets, count, timeoutMillis);
    } catch (Throwable e) {
      throw failed("poll", e);
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
