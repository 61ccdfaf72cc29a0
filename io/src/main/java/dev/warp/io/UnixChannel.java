package dev.warp.io;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;

/** Makes the Netty channel of a Unix datagram socket, not reading and not yet registered. */
final class UnixChannel {

  /**
   * After how many datagrams the event loop turns to other work. More would save system calls only
   * where the kernel's queue has been made longer.
   */
  private static final int MAX_BATCH = 8;

  /** SO_SNDBUF covers as many unread answers as the kernel queues at an application, and a few. */
  private static final int QUEUED_ANSWERS = 12;

  /** Answers have the far side's size, whatever is received here. */
  private static final int LEAST_ANSWER_BYTES = 64 << 10;

  private UnixChannel() {}

  static boolean isPossibleOn(EventLoop eventLoop) {
    return eventLoop.parent() instanceof EpollEventLoopGroup;
  }

  /**
   * A channel, whose receive buffer is released with it.
   *
   * @throws ChannelException where no such socket can be had
   */
  static EpollDomainDatagramChannel open(UnixSocketOptions options) {
    EpollDomainDatagramChannel channel = new EpollDomainDatagramChannel();
    // One byte more than allowed, for that is how a datagram that was cut off shows.
    ReceiveBuffer receiveBuffer = new ReceiveBuffer(options.maxDatagramBytes() + 1, MAX_BATCH);
    channel.closeFuture().addListener(done -> receiveBuffer.release());
    // Level-triggered: an edge-triggered socket would have to be read until it is empty.
    channel
        .config()
        .setEpollMode(EpollMode.LEVEL_TRIGGERED)
        .setRecvByteBufAllocator(receiveBuffer)
        .setAutoRead(false);
    int answerBytes = Math.max(LEAST_ANSWER_BYTES, options.maxDatagramBytes());
    try {
      LinuxSocketOptions.setSendBufferBytes(channel, QUEUED_ANSWERS * answerBytes);
    } catch (ChannelException e) {
      channel.unsafe().closeForcibly();
      receiveBuffer.release();
      throw e;
    }
    return channel;
  }
}
