package dev.warp.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Gives datagrams to Unix sockets. What the kernel has no room for waits a while: it holds few
 * datagrams, and of large ones only three or so, while several may come out of a tunnel at once.
 * The kernel does not tell when there is room again, so it is tried anew each millisecond.
 */
final class UnixSender {

  private static final long RETRY_MILLIS = 1;

  private final EventLoop eventLoop;
  private final Socket socket;
  private final DatagramCounters counters;
  private final LongSupplier nanoTime;
  private final ByteBuf buffer;
  private final UnixBacklog backlog;
  private boolean retrying;
  private boolean closed;
  private String lastPath = "";
  private byte[] lastPathBytes = {};

  /**
   * @param nanoTime a clock as {@link System#nanoTime}
   * @param expectedBytes of datagrams; larger ones can be sent as well
   */
  UnixSender(
      EventLoop eventLoop,
      Socket socket,
      DatagramCounters counters,
      LongSupplier nanoTime,
      int expectedBytes) {
    this.eventLoop = eventLoop;
    this.socket = socket;
    this.counters = counters;
    this.nanoTime = nanoTime;
    this.backlog = new UnixBacklog(() -> counters.countDropped(DropReason.NOT_READ));
    this.buffer = PooledByteBufAllocator.DEFAULT.directBuffer(expectedBytes);
  }

  /** Sends a datagram that is not empty to the socket bound at a path, or counts why not. */
  void send(byte[] data, int offset, int length, String to) {
    byte[] path = pathBytes(to);
    sendBacklog();
    if (!backlog.isEmpty() || !isTaken(data, offset, length, path)) {
      backlog.add(data, offset, length, path, nanoTime.getAsLong());
      retryLater();
    }
  }

  /** Hands it to the kernel; returns false if that has no room for now. */
  private boolean isTaken(byte[] data, int offset, int length, byte[] path) {
    buffer.clear().writeBytes(data, offset, length);
    ByteBuffer bytes = buffer.internalNioBuffer(0, length);
    try {
      boolean taken = socket.sendToDomainSocket(bytes, bytes.position(), bytes.limit(), path) > 0;
      if (taken) {
        counters.countSent(1);
      }
      return taken; // Else it is Netty's way to say EAGAIN.
    } catch (IOException e) {
      counters.countDropped(DropReason.of(e));
      return true;
    }
  }

  private void retryLater() {
    if (!retrying) {
      retrying = true;
      var _ = eventLoop.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void retry() {
    retrying = false;
    if (!closed) {
      sendBacklog();
      if (!backlog.isEmpty()) {
        retryLater();
      }
    }
  }

  private void sendBacklog() {
    if (backlog.isEmpty()) {
      return;
    }
    UnixBacklog.Waiting next = backlog.first(nanoTime.getAsLong());
    while (next != null && isTaken(next.bytes(), 0, next.bytes().length, next.path())) {
      backlog.removeFirst();
      next = backlog.first(nanoTime.getAsLong());
    }
  }

  /** It is the same path with nearly every datagram. */
  private byte[] pathBytes(String path) {
    if (!path.equals(lastPath)) {
      lastPath = path;
      lastPathBytes = path.getBytes(StandardCharsets.UTF_8);
    }
    return lastPathBytes;
  }

  /** Lets go of everything; what waits is counted as not sent. */
  void close() {
    closed = true;
    for (int left = backlog.clear(); left > 0; left--) {
      counters.countDropped(DropReason.CLOSED);
    }
    buffer.release();
  }
}
