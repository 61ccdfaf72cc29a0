package dev.warp.io;

import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** An application's Unix socket. */
final class UnixPeer implements AutoCloseable {

  private static final int F_SETFL = 4;
  private static final MethodHandle FCNTL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("fcntl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT),
              Linker.Option.firstVariadicArg(2));

  private final Socket socket = Socket.newSocketDomainDgram();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

  /** One that is not bound, so that nobody can answer it. */
  UnixPeer() {}

  UnixPeer(Path path) throws IOException {
    this(path.toString());
  }

  /** A name that begins with a zero character is an abstract one. */
  UnixPeer(String name) throws IOException {
    socket.bind(new DomainSocketAddress(name));
  }

  /** Makes {@link #offer} and {@link #poll} wait, as an application's plain socket does. */
  UnixPeer blocking() throws Throwable {
    int result = (int) FCNTL.invokeExact(socket.intValue(), F_SETFL, 0);
    if (result != 0) {
      throw new IOException("fcntl failed");
    }
    return this;
  }

  /** Sends, by default without waiting; whether the kernel took it. */
  boolean offer(byte[] bytes, Path to) throws IOException {
    buffer.clear().put(bytes);
    int sent =
        socket.sendToDomainSocket(
            buffer, 0, bytes.length, to.toString().getBytes(StandardCharsets.UTF_8));
    return sent > 0 || bytes.length == 0;
  }

  /** The next datagram, or null where there is none. */
  String poll() throws IOException {
    DomainDatagramSocketAddress source =
        socket.recvFromDomainSocket(buffer.clear(), 0, buffer.capacity());
    if (source == null) {
      return null;
    }
    byte[] bytes = new byte[source.receivedAmount()];
    buffer.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
