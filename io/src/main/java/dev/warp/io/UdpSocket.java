package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * One bound UDP socket on the event loop of a Vert.x context: through Netty's epoll transport where
 * Vert.x runs on that, else through the portable one. Datagrams come in batches and go out in
 * batches. Nothing the network does to a datagram is an exception or a line in the log: it is
 * counted ({@link #counters}).
 *
 * <p>{@link #send}, {@link #flush} and {@link #kernelDrops} belong to the event loop; every other
 * method may be called by any thread.
 *
 * <p>What is allocated per datagram, all of it by Netty and the JDK:
 *
 * <ul>
 *   <li>received: a {@code DatagramPacket} and the sender's {@code InetSocketAddress} with its
 *       {@code InetAddress} and raw address, 120 to 145 bytes for IPv4 on the epoll transport. The
 *       bytes land in one buffer of the socket's, and the {@link Endpoint} comes from a cache.
 *   <li>sent: a {@code DatagramPacket} and a copy of the raw address, about 55 bytes, for each
 *       {@link Outbound write}. The buffer, its place in Netty's queue and the socket address are
 *       pooled or cached.
 *   <li>failed to send: an exception as well.
 * </ul>
 */
public final class UdpSocket {

  private final ContextInternal context;
  private final UdpSocketOptions options;
  private final EventLoop eventLoop;
  private final DatagramChannel channel;
  private final EndpointCache endpoints = new EndpointCache();
  private final DatagramCounters counters = new DatagramCounters();
  private final Outbound outbound;
  private final Promise<Void> closed;

  private Endpoint local;
  private Optional<String> deviceFailure = Optional.empty();
  private boolean unflushed;

  private UdpSocket(ContextInternal context, UdpSocketOptions options) {
    this.context = context;
    this.options = options;
    this.eventLoop = context.nettyEventLoop();
    this.local = options.local();
    this.closed = context.promise();
    UdpChannel.Opened opened = UdpChannel.open(context, options);
    this.channel = opened.channel();
    this.outbound = new Outbound(channel, endpoints, counters);
    channel
        .closeFuture()
        .addListener(
            done -> {
              opened.receiveBuffer().release();
              outbound.discard();
              completeClosed();
            });
  }

  /** The portable transport gives the port back when its selector has turned once more. */
  private void completeClosed() {
    if (channel instanceof EpollDatagramChannel || eventLoop.isShuttingDown()) {
      closed.complete();
    } else {
      var _ = eventLoop.schedule(() -> closed.complete(), 1, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Binds a socket. It receives nothing before {@link #start}; the kernel keeps what arrives
   * earlier.
   *
   * @param context an event-loop context, whose event loop the socket will live on
   * @return the socket; or a {@link java.net.BindException} whose message says which address could
   *     not be bound and why. That a device could not be bound to is no failure: see {@link
   *     #isBoundToDevice}
   */
  public static Future<UdpSocket> bind(Context context, UdpSocketOptions options) {
    ContextInternal internal = (ContextInternal) context;
    if (!context.isEventLoopContext()) {
      return internal.failedFuture(
          new IllegalArgumentException("a UDP socket needs an event-loop context"));
    }
    Promise<UdpSocket> bound = internal.promise();
    internal.nettyEventLoop().execute(() -> open(internal, options, bound));
    return bound.future();
  }

  private static void open(
      ContextInternal context, UdpSocketOptions options, Promise<UdpSocket> bound) {
    try {
      new UdpSocket(context, options).register(bound);
    } catch (ChannelException e) {
      bound.fail(BindFailure.of(options.local(), e));
    }
  }

  private void register(Promise<UdpSocket> bound) {
    eventLoop
        .register(channel)
        .addListener(
            registered -> {
              if (registered.isSuccess()) {
                bindAddress(bound);
              } else {
                bound.fail(BindFailure.of(local, registered.cause()));
              }
            });
  }

  private void bindAddress(Promise<UdpSocket> bound) {
    options.device().ifPresent(device -> deviceFailure = bindDevice(device));
    channel
        .bind(SocketAddresses.of(local))
        .addListener(
            done -> {
              if (done.isSuccess()) {
                local = EndpointCache.toEndpoint(channel.localAddress());
                bound.complete(this);
              } else {
                var _ = channel.close();
                bound.fail(BindFailure.of(local, done.cause()));
              }
            });
  }

  private Optional<String> bindDevice(String device) {
    if (!(channel instanceof EpollDatagramChannel epoll)) {
      return Optional.of("binding to a device needs Linux and Netty's epoll transport");
    }
    Optional<String> failure = LinuxSocketOptions.bindToDevice(epoll, device);
    if (failure.isEmpty() && !LinuxSocketOptions.isBoundToDevice(epoll, device)) {
      return Optional.of("the kernel did not keep the device");
    }
    return failure;
  }

  /** Begins to receive. To be called once. */
  public void start(DatagramReceiver receiver) {
    BatchHandler handler =
        new BatchHandler(context, receiver, endpoints, counters, options.maxDatagramBytes());
    channel.pipeline().addLast(handler);
    channel.config().setAutoRead(true);
  }

  /**
   * Queues a copy of a datagram; {@link #flush} sends it. A datagram that cannot go is counted and
   * gone, at once or later.
   *
   * @throws IndexOutOfBoundsException when the bytes are not within {@code data}
   * @throws IllegalStateException when not called on the event loop
   */
  public void send(byte[] data, int offset, int length, Endpoint to) {
    if (isPossible(data, offset, length, to)) {
      outbound.write(data, offset, length, to);
      unflushed = true;
    }
  }

  /**
   * The same, but several datagrams of the same turn, one size and one receiver may be handed to
   * the kernel as one, which it cuts up again: they may be lost together, and come before others
   * that were queued earlier.
   *
   * @param turn any number from 0; datagrams of turns 0 to 3 are never gathered with each other
   */
  public void sendInTurn(byte[] data, int offset, int length, Endpoint to, int turn) {
    if (isPossible(data, offset, length, to)) {
      outbound.gather(data, offset, length, to, turn);
      unflushed = true;
    }
  }

  private boolean isPossible(byte[] data, int offset, int length, Endpoint to) {
    Objects.checkFromIndexSize(offset, length, data.length);
    requireEventLoop();
    if (!channel.isActive()) {
      counters.countDropped(DropReason.CLOSED);
    } else if (length == 0) {
      counters.countDropped(DropReason.EMPTY);
    } else if (!reaches(to)) {
      counters.countDropped(DropReason.UNSUPPORTED_ADDRESS);
    } else if (!hasRoom()) {
      counters.countDropped(DropReason.QUEUE_FULL);
    } else {
      return true;
    }
    return false;
  }

  /**
   * Gives the kernel what was queued, as far as it takes it; the rest follows when there is room.
   *
   * @throws IllegalStateException when not called on the event loop
   */
  public void flush() {
    requireEventLoop();
    if (unflushed) {
      unflushed = false;
      outbound.finish();
      channel.flush();
    }
  }

  /** Closes the socket; datagrams still queued are dropped and counted. Closing twice is fine. */
  public Future<Void> close() {
    var _ = channel.close();
    return closed.future();
  }

  /** Completes when the socket is closed and its port free, whoever or whatever closed it. */
  public Future<Void> closed() {
    return closed.future();
  }

  /** The address bound to, with the port that the kernel chose where it was left to it. */
  public Endpoint localEndpoint() {
    return local;
  }

  /** Whether the socket is bound to the device that was asked for; false where none was. */
  public boolean isBoundToDevice() {
    return options.device().isPresent() && deviceFailure.isEmpty();
  }

  /** Why the socket is not bound to the device that was asked for, in a few words. */
  public Optional<String> deviceFailure() {
    return deviceFailure;
  }

  /** The context whose event loop the socket lives on. */
  public Context context() {
    return context;
  }

  public DatagramCounters counters() {
    return counters;
  }

  /**
   * Datagrams that the kernel dropped because the socket's receive buffer was full, modulo 2^32.
   * One system call; empty on the portable transport and once the socket is closed.
   *
   * @throws IllegalStateException when not called on the event loop
   */
  public OptionalLong kernelDrops() {
    requireEventLoop();
    return channel.isOpen() && channel instanceof EpollDatagramChannel epoll
        ? OptionalLong.of(LinuxSocketOptions.drops(epoll))
        : OptionalLong.empty();
  }

  private boolean reaches(Endpoint to) {
    if (!to.isUnicast()) {
      return false;
    }
    boolean dualStack = !local.isIpv4() && local.isUnspecified() && !options.ipv6Only();
    return dualStack || to.isIpv4() == local.isIpv4();
  }

  private boolean hasRoom() {
    if (!channel.isWritable()) {
      flush();
    }
    return channel.isWritable();
  }

  private void requireEventLoop() {
    if (!eventLoop.inEventLoop()) {
      throw new IllegalStateException("a UDP socket is used on its event loop");
    }
  }
}
