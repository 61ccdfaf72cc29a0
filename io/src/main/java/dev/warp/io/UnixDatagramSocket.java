package dev.warp.io;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * One bound Unix datagram socket on the event loop of a Vert.x context; it needs Linux and Netty's
 * epoll transport. It never connects: only to an unconnected receiver does the kernel queue so few
 * datagrams (net.unix.max_dgram_qlen and one more, 11 unless changed) that a sender's blocking
 * {@code send()} waits until they are read. Reading can be paused, and datagrams are read one by
 * one, so none is taken from that queue that is not wanted yet.
 *
 * <p>What is sent goes to the kernel at once; there is no queue and nothing to flush. A datagram
 * that cannot go is counted and gone ({@link #counters}), and the event loop never waits.
 *
 * <p>{@link #send} and what is about pauses belong to the event loop; every other method may be
 * called by any thread.
 *
 * <p>What is allocated per datagram, all of it by Netty: on receiving, its packet and the sender's
 * address with its path; on sending nothing, unless it fails.
 */
public final class UnixDatagramSocket {

  private final ContextInternal context;
  private final UnixSocketOptions options;
  private final UnixSocketFile file;
  private final EventLoop eventLoop;
  private final EpollDomainDatagramChannel channel;
  private final Socket socket;
  private final UnixSender sender;
  private final DatagramCounters counters = new DatagramCounters();
  private final Promise<Void> closed;

  private long pausedSince = System.nanoTime();
  private long pausedBefore;
  private boolean paused = true;

  private UnixDatagramSocket(
      ContextInternal context, UnixSocketOptions options, UnixSocketFile file) {
    this.context = context;
    this.options = options;
    this.file = file;
    this.eventLoop = context.nettyEventLoop();
    this.closed = context.promise();
    this.channel = UnixChannel.open(options);
    this.socket = new Socket(channel.fd().intValue());
    this.sender =
        new UnixSender(eventLoop, socket, counters, System::nanoTime, options.maxDatagramBytes());
    channel.closeFuture().addListener(done -> sender.close());
  }

  /**
   * Binds a socket. A socket's file that nobody is bound to is replaced; anything else at that path
   * stays and is in the way. The file has its mode and owner before the socket is handed out, and
   * never a wider mode before that.
   *
   * @param context an event-loop context, whose event loop the socket will live on
   * @return the socket, paused; or a {@link BindException} whose message says which path could not
   *     be bound and why
   */
  public static Future<UnixDatagramSocket> bind(Context context, UnixSocketOptions options) {
    ContextInternal internal = (ContextInternal) context;
    if (!context.isEventLoopContext()) {
      return internal.failedFuture(
          new IllegalArgumentException("a Unix socket needs an event-loop context"));
    }
    if (!UnixChannel.isPossibleOn(internal.nettyEventLoop())) {
      return internal.failedFuture(
          failure(
              options.path(),
              new IOException("Unix datagram sockets need Linux and Netty's epoll transport")));
    }
    Promise<UnixDatagramSocket> bound = internal.promise();
    // Looking up users may ask a directory over the network.
    var _ = Thread.startVirtualThread(() -> prepare(internal, options, bound));
    return bound.future();
  }

  private static void prepare(
      ContextInternal context, UnixSocketOptions options, Promise<UnixDatagramSocket> bound) {
    try {
      UnixSocketFile file = UnixSocketFile.prepare(options);
      context.nettyEventLoop().execute(() -> open(context, options, file, bound));
    } catch (IOException | RuntimeException e) {
      bound.fail(failure(options.path(), e));
    }
  }

  private static void open(
      ContextInternal context,
      UnixSocketOptions options,
      UnixSocketFile file,
      Promise<UnixDatagramSocket> bound) {
    try {
      new UnixDatagramSocket(context, options, file).register(bound);
    } catch (ChannelException e) {
      bound.fail(failure(options.path(), BindFailure.cause(e)));
    }
  }

  private void register(Promise<UnixDatagramSocket> bound) {
    eventLoop
        .register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                bindPath(bound);
              } else {
                channel.unsafe().closeForcibly();
                bound.fail(failure(options.path(), registered.cause()));
              }
            });
  }

  private void bindPath(Promise<UnixDatagramSocket> bound) {
    try {
      file.restrict(socket.intValue());
    } catch (IOException e) {
      giveUp(bound, e);
      return;
    }
    channel
        .bind(new DomainSocketAddress(file.path().toString()))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                openFile(bound);
              } else {
                giveUp(bound, done.cause());
              }
            });
  }

  private void openFile(Promise<UnixDatagramSocket> bound) {
    try {
      file.open();
      bound.complete(this);
    } catch (IOException e) {
      giveUp(bound, e);
    }
  }

  private void giveUp(Promise<UnixDatagramSocket> bound, Throwable cause) {
    close().onComplete(done -> bound.fail(failure(options.path(), cause)));
  }

  private static BindException failure(Path path, Throwable cause) {
    BindException failure =
        new BindException("cannot bind Unix socket " + path + ": " + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }

  /** Says who takes the datagrams; {@link #resume} begins to read them. To be called once. */
  public void start(UnixDatagramReceiver receiver) {
    channel
        .pipeline()
        .addLast(new UnixDatagramHandler(context, receiver, counters, options.maxDatagramBytes()));
  }

  /**
   * Reads no further datagram, not even of the run that is being received.
   *
   * @throws IllegalStateException when not called on the event loop
   */
  public void pause() {
    requireEventLoop();
    if (!paused) {
      paused = true;
      pausedSince = System.nanoTime();
      channel.config().setAutoRead(false);
    }
  }

  /**
   * Reads again.
   *
   * @throws IllegalStateException when not called on the event loop
   */
  public void resume() {
    requireEventLoop();
    if (paused) {
      paused = false;
      pausedBefore += System.nanoTime() - pausedSince;
      channel.config().setAutoRead(true);
    }
  }

  /** Whether reading is paused. */
  public boolean isPaused() {
    return paused;
  }

  /**
   * For how long reading has been paused, all in all since the socket was bound, in nanoseconds.
   */
  public long pausedNanos() {
    return paused ? pausedBefore + System.nanoTime() - pausedSince : pausedBefore;
  }

  /**
   * Sends a datagram to the socket bound at a path, or says in the counters why it could not be. If
   * the kernel has no room, because the application has not read what was sent before, it is tried
   * again for a tenth of a second.
   *
   * @param to a path as {@link UnixDatagramReceiver#onDatagram} gives it
   * @throws IndexOutOfBoundsException when the bytes are not within {@code data}
   * @throws IllegalStateException when not called on the event loop
   */
  public void send(byte[] data, int offset, int length, String to) {
    Objects.checkFromIndexSize(offset, length, data.length);
    requireEventLoop();
    if (!channel.isActive()) {
      counters.countDropped(DropReason.CLOSED);
    } else if (length == 0) {
      counters.countDropped(DropReason.EMPTY);
    } else if (to.isEmpty()) {
      counters.countDropped(DropReason.UNSUPPORTED_ADDRESS);
    } else {
      sender.send(data, offset, length, to);
    }
  }

  /**
   * Removes the socket's file, unless another has taken its place, and closes the socket. Closing
   * twice is fine.
   *
   * @return fails when the file cannot be removed; the socket is closed all the same
   */
  public Future<Void> close() {
    eventLoop.execute(this::removeAndClose);
    return closed.future();
  }

  private void removeAndClose() {
    // While it is bound nobody takes the file for one that is left over.
    Future<Void> removed = removeFile();
    channel
        .close()
        .addListener(
            done -> removed.onSuccess(nothing -> closed.tryComplete()).onFailure(closed::tryFail));
  }

  private Future<Void> removeFile() {
    try {
      file.remove();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(new IOException("cannot remove " + file.path(), e));
    }
  }

  /** The path bound to. */
  public Path path() {
    return file.path();
  }

  /** The context whose event loop the socket lives on. */
  public Context context() {
    return context;
  }

  public DatagramCounters counters() {
    return counters;
  }

  private void requireEventLoop() {
    if (!eventLoop.inEventLoop()) {
      throw new IllegalStateException("a Unix socket is used on its event loop");
    }
  }
}
