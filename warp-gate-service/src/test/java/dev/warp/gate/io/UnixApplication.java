package dev.warp.gate.io;

import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/**
 * A program that talks to a gate over a Unix datagram socket, without ever waiting in the kernel.
 */
final class UnixApplication implements AutoCloseable {

  private final Socket socket = Socket.newSocketDomainDgram();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
  private final byte[] gate;

  /**
   * A socket of its own for answers.
   *
   * @param gate where it sends to
   */
  UnixApplication(Path own, Path gate) throws IOException {
    this.gate = gate.toString().getBytes(StandardCharsets.UTF_8);
    socket.bind(new DomainSocketAddress(own.toString()));
  }

  /** Whether the kernel had room for it. */
  boolean offer(byte[] payload) throws IOException {
    buffer.clear().put(payload);
    return socket.sendToDomainSocket(buffer, 0, payload.length, gate) > 0;
  }

  byte[] receive() {
    return Awaitility.await()
        .atMost(OnBothTransports.DEADLINE)
        .until(this::poll, payload -> payload != null);
  }

  private byte[] poll() throws IOException {
    DomainDatagramSocketAddress source =
        socket.recvFromDomainSocket(buffer.clear(), 0, buffer.capacity());
    if (source == null) {
      return null;
    }
    byte[] payload = new byte[source.receivedAmount()];
    buffer.get(0, payload);
    return payload;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
