package dev.warp.lab.traffic;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A blocking Unix datagram socket, which the JDK does not have. Buffers are direct ones. It can be
 * closed by another thread than the one that reads.
 */
public final class UnixSocketChannel implements ByteChannel {

  private static final int F_SETFL = 4;
  private static final int BLOCKING = 0;
  private static final int SEND_QUEUE_BYTES = 4 << 20;

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

  private final Socket socket;
  private final byte[] peer;

  /**
   * Opens one.
   *
   * @param own where it is bound to
   * @param peer where it sends to
   */
  public UnixSocketChannel(Path own, Path peer) throws IOException {
    Epoll.ensureAvailability(); // It has the native half of the socket.
    this.peer = peer.toString().getBytes(StandardCharsets.UTF_8);
    socket = Socket.newSocketDomainDgram();
    socket.setSendBufferSize(SEND_QUEUE_BYTES);
    socket.bind(new DomainSocketAddress(own.toFile()));
    block(socket.intValue());
  }

  private static void block(int descriptor) throws IOException {
    try {
      int failed = (int) FCNTL.invokeExact(descriptor, F_SETFL, BLOCKING);
      if (failed != 0) {
        throw new IOException("a socket cannot be made to block");
      }
    } catch (RuntimeException | Error | IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("fcntl cannot be called", e);
    }
  }

  @Override
  public int write(ByteBuffer datagram) throws IOException {
    int sent = socket.sendToDomainSocket(datagram, datagram.position(), datagram.limit(), peer);
    datagram.position(datagram.position() + sent);
    return sent;
  }

  @Override
  public int read(ByteBuffer datagram) throws IOException {
    DomainDatagramSocketAddress source =
        socket.recvFromDomainSocket(datagram, datagram.position(), datagram.limit());
    if (source == null || !isOpen()) {
      throw new ClosedChannelException();
    }
    datagram.position(datagram.position() + source.receivedAmount());
    return source.receivedAmount();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen() && !socket.isShutdown();
  }

  /** Wakes who reads, too. */
  @Override
  public void close() throws IOException {
    socket.shutdown();
    socket.close();
  }
}
