package dev.warp.io;

import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.impl.ContextInternal;

/** Makes the Netty channel that fits the event loop, set up for batches and not yet registered. */
final class UdpChannel {

  private static final int MAX_BATCH = 64;
  private static final int MAX_RECEIVE_BYTES = 1 << 20;

  private UdpChannel() {}

  /**
   * A channel with its receive buffer, which the caller releases with the channel.
   *
   * @throws ChannelException where no such socket can be had
   */
  static Opened open(ContextInternal context, UdpSocketOptions options) {
    InternetProtocolFamily family =
        options.local().isIpv4() ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6;
    Opened opened =
        isEpoll(context.nettyEventLoop())
            ? openEpoll(family, options)
            : openPortable(context, family, options);
    try {
      configure(opened, options);
    } catch (ChannelException e) {
      opened.channel.unsafe().closeForcibly();
      opened.receiveBuffer.release();
      throw e;
    }
    return opened;
  }

  record Opened(DatagramChannel channel, ReceiveBuffer receiveBuffer) {}

  private static boolean isEpoll(EventLoop eventLoop) {
    return eventLoop.parent() instanceof EpollEventLoopGroup;
  }

  /**
   * One recvmmsg(2) per wake-up, for as many datagrams as it brings. Level-triggered, because an
   * edge-triggered socket has to be read until it is empty: one more system call per wake-up, which
   * is a fifth of the receiver's time when datagrams come singly.
   */
  private static Opened openEpoll(InternetProtocolFamily family, UdpSocketOptions options) {
    EpollDatagramChannel channel = new EpollDatagramChannel(family);
    int slot = slotBytes(options);
    int batch = Math.clamp(MAX_RECEIVE_BYTES / slot, 1, MAX_BATCH);
    channel.config().setEpollMode(EpollMode.LEVEL_TRIGGERED).setMaxDatagramPayloadSize(slot);
    return new Opened(channel, new ReceiveBuffer(batch * slot, 1));
  }

  private static Opened openPortable(
      ContextInternal context, InternetProtocolFamily family, UdpSocketOptions options) {
    if (options.ipv6Only() && !options.local().isIpv4() && options.local().isUnspecified()) {
      throw new ChannelException("leaving IPv4 alone needs Linux and Netty's epoll transport");
    }
    DatagramChannel channel = context.owner().transport().datagramChannel(family);
    return new Opened(channel, new ReceiveBuffer(slotBytes(options), MAX_BATCH));
  }

  /** One byte more than allowed, for that is how a datagram that was cut off shows. */
  private static int slotBytes(UdpSocketOptions options) {
    return options.maxDatagramBytes() + 1;
  }

  private static void configure(Opened opened, UdpSocketOptions options) {
    DatagramChannelConfig config = opened.channel.config();
    config.setRecvByteBufAllocator(opened.receiveBuffer);
    config.setAutoRead(false);
    int high = options.sendQueueBytes();
    config.setWriteBufferWaterMark(new WriteBufferWaterMark(high / 2, high));
    if (opened.channel instanceof EpollDatagramChannel epoll && !options.local().isIpv4()) {
      LinuxSocketOptions.setIpv6Only(epoll, options.ipv6Only());
    }
    if (opened.channel instanceof EpollDatagramChannel epoll && options.wholeDatagrams()) {
      LinuxSocketOptions.forbidFragments(epoll, options.local().isIpv4());
    }
    if (options.receiveBufferBytes() > 0) {
      setReceiveBufferBytes(opened.channel, options.receiveBufferBytes());
    }
    if (options.sendBufferBytes() > 0) {
      config.setSendBufferSize(options.sendBufferBytes());
    }
  }

  private static void setReceiveBufferBytes(DatagramChannel channel, int bytes) {
    if (channel instanceof EpollDatagramChannel epoll) {
      LinuxSocketOptions.setReceiveBufferBytes(epoll, bytes);
    } else {
      channel.config().setReceiveBufferSize(bytes);
    }
  }
}
