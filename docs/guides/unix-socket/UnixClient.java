import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Talks to a Unix gate of warp. The JDK's channels know Unix sockets as streams only, so this calls
 * the system by itself, on Linux and with JDK 22 or later:
 *
 * <pre>
 * java --enable-native-access=ALL-UNNAMED UnixClient.java GATE OWN ping COUNT SIZE
 *     send payloads, one after the other's answer
 * java --enable-native-access=ALL-UNNAMED UnixClient.java GATE OWN echo
 *     send back every payload that comes
 * </pre>
 *
 * GATE is the path of the gate's socket, OWN the one that this program makes for answers.
 */
public final class UnixClient {

  private static final int LARGEST_PAYLOAD = 1 << 20;
  private static final long ANSWER_SECONDS = 5;

  public static void main(String[] arguments) throws Throwable {
    boolean ping = arguments.length == 5 && arguments[2].equals("ping");
    boolean echo = arguments.length == 3 && arguments[2].equals("echo");
    if (!ping && !echo) {
      System.err.println("usage: UnixClient GATE OWN ping COUNT SIZE\n       UnixClient GATE OWN echo");
      System.exit(2);
    }
    Path own = Path.of(arguments[1]);
    Files.deleteIfExists(own);
    try (UnixDatagrams socket = new UnixDatagrams(own, Path.of(arguments[0]), LARGEST_PAYLOAD)) {
      if (ping) {
        ping(socket, Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
      } else {
        echo(socket);
      }
    }
  }

  private static void ping(UnixDatagrams socket, int count, int size) throws Throwable {
    socket.timeOutReceive(ANSWER_SECONDS);
    int answered = 0;
    for (int number = 0; number < count; number++) {
      byte[] payload = new byte[size];
      ByteBuffer.wrap(payload).putInt(number);
      // Waits while the tunnel cannot take the payload.
      socket.send(payload);
      byte[] answer;
      do {
        answer = socket.receive();
      } while (answer != null && !Arrays.equals(answer, payload));
      if (answer == null) {
        System.err.println("payload " + number + ": no answer");
      } else {
        answered++;
      }
    }
    System.out.println(count + " sent, " + answered + " answered");
  }

  private static void echo(UnixDatagrams socket) throws Throwable {
    // An empty payload tells the gate whom to hand payloads to, and is not handed over itself.
    socket.send(new byte[0]);
    System.out.println("ready");
    while (true) {
      socket.send(socket.receive());
    }
  }

  /** A bound Unix datagram socket that sends to one gate; for one thread. */
  static final class UnixDatagrams implements AutoCloseable {

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVTIMEO = 20;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;
    private static final int PATH_BYTES = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MethodHandle SOCKET =
        function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
        function("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
        function(
            "setsockopt",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDTO =
        function(
            "sendto",
            FunctionDescriptor.of(
                JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV =
        function(
            "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE =
        function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment errno = arena.allocate(Linker.Option.captureStateLayout());
    private final MemorySegment buffer;
    private final MemorySegment gate;
    private final int fd;

    UnixDatagrams(Path own, Path gate, int largestPayload) throws Throwable {
      this.buffer = arena.allocate(largestPayload);
      this.gate = address(gate);
      this.fd = (int) SOCKET.invokeExact(errno, AF_UNIX, SOCK_DGRAM, 0);
      check(fd, "socket");
      MemorySegment address = address(own);
      check((int) BIND.invokeExact(errno, fd, address, (int) address.byteSize()), "bind " + own);
      // As much as the kernel allows: a payload needs its size and 32 bytes.
      setOption(SO_SNDBUF, arena.allocateFrom(JAVA_INT, largestPayload));
    }

    /** From now on {@link #receive} gives up after that time. */
    void timeOutReceive(long seconds) throws Throwable {
      setOption(SO_RCVTIMEO, arena.allocateFrom(JAVA_LONG, seconds, 0)); // struct timeval
    }

    void send(byte[] payload) throws Throwable {
      MemorySegment.copy(payload, 0, buffer, JAVA_BYTE, 0, payload.length);
      long sent;
      do {
        sent =
            (long)
                SENDTO.invokeExact(
                    errno, fd, buffer, (long) payload.length, 0, gate, (int) gate.byteSize());
      } while (sent < 0 && errno() == EINTR);
      check(sent, "sendto");
    }

    /** The next payload; null when none came in time. */
    byte[] receive() throws Throwable {
      long length;
      do {
        length = (long) RECV.invokeExact(errno, fd, buffer, buffer.byteSize(), 0);
      } while (length < 0 && errno() == EINTR);
      if (length < 0 && errno() == EAGAIN) {
        return null;
      }
      check(length, "recv");
      return buffer.asSlice(0, length).toArray(JAVA_BYTE);
    }

    @Override
    public void close() throws IOException {
      try {
        check((int) CLOSE.invokeExact(errno, fd), "close");
      } catch (IOException e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      } finally {
        arena.close();
      }
    }

    private void setOption(int option, MemorySegment value) throws Throwable {
      int size = (int) value.byteSize();
      check((int) SETSOCKOPT.invokeExact(errno, fd, SOL_SOCKET, option, value, size), "setsockopt");
    }

    /** A struct sockaddr_un. */
    private MemorySegment address(Path path) throws IOException {
      byte[] bytes = path.toString().getBytes(StandardCharsets.UTF_8);
      if (bytes.length >= PATH_BYTES) {
        throw new IOException(path + " is longer than a socket's path may be");
      }
      MemorySegment address = arena.allocate(JAVA_SHORT.byteSize() + PATH_BYTES, 2);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(bytes, 0, address, JAVA_BYTE, JAVA_SHORT.byteSize(), bytes.length);
      return address;
    }

    private int errno() {
      return errno.get(
          JAVA_INT,
          Linker.Option.captureStateLayout()
              .byteOffset(MemoryLayout.PathElement.groupElement("errno")));
    }

    private void check(long result, String what) throws IOException {
      if (result < 0) {
        throw new IOException(what + ": error " + errno() + " of errno(3)");
      }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
      return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, ERRNO);
    }
  }
}
