package dev.warp.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The socket options of Linux that Netty has no name for, with their numbers from the kernel. */
final class LinuxSocketOptions {

  private static final int SOL_SOCKET = 1;
  private static final int IPPROTO_IP = 0;
  private static final int IPPROTO_IPV6 = 41;

  private static final RawUnixChannelOption BIND_TO_DEVICE =
      new RawUnixChannelOption(
          "SO_BINDTODEVICE", SOL_SOCKET, 25, UdpSocketOptions.DEVICE_NAME_BYTES);
  private static final IntegerUnixChannelOption IPV6_ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", IPPROTO_IPV6, 26);

  // ip(7), ipv6(7): neither fragments here nor heeds what routers say, but forbids them to.
  private static final IntegerUnixChannelOption IPV4_MTU_DISCOVER =
      new IntegerUnixChannelOption("IP_MTU_DISCOVER", IPPROTO_IP, 10);
  private static final IntegerUnixChannelOption IPV6_MTU_DISCOVER =
      new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", IPPROTO_IPV6, 23);
  private static final int PMTUDISC_PROBE = 3;

  private static final IntegerUnixChannelOption SEND_BUFFER_FORCE =
      new IntegerUnixChannelOption("SO_SNDBUFFORCE", SOL_SOCKET, 32);
  private static final IntegerUnixChannelOption RECEIVE_BUFFER_FORCE =
      new IntegerUnixChannelOption("SO_RCVBUFFORCE", SOL_SOCKET, 33);

  // sock_diag(7): nine 32-bit figures, the last of them the datagrams dropped for want of room.
  private static final int MEMORY_INFO_FIGURES = 9;
  private static final RawUnixChannelOption MEMORY_INFO =
      new RawUnixChannelOption("SO_MEMINFO", SOL_SOCKET, 55, MEMORY_INFO_FIGURES * Integer.BYTES);
  private static final int DROPS_OFFSET = (MEMORY_INFO_FIGURES - 1) * Integer.BYTES;

  private LinuxSocketOptions() {}

  static void setIpv6Only(EpollDatagramChannel channel, boolean only) {
    channel.config().setOption(IPV6_ONLY, only ? 1 : 0);
  }

  /** Lets datagrams out whole or not at all, over IPv4 and, from an IPv6 socket, over both. */
  static void forbidFragments(EpollDatagramChannel channel, boolean ipv4) {
    channel.config().setOption(IPV4_MTU_DISCOVER, PMTUDISC_PROBE);
    if (!ipv4) {
      channel.config().setOption(IPV6_MTU_DISCOVER, PMTUDISC_PROBE);
    }
  }

  /** Binds to the device before the socket has an address; what stands against it, if anything. */
  static Optional<String> bindToDevice(Channel channel, String device) {
    byte[] name = device.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer padded = ByteBuffer.allocate(UdpSocketOptions.DEVICE_NAME_BYTES);
    padded.put(name).rewind();
    try {
      channel.config().setOption(BIND_TO_DEVICE, padded);
      return Optional.empty();
    } catch (ChannelException e) {
      return Optional.of(BindFailure.cause(e).getMessage());
    }
  }

  static boolean isBoundToDevice(EpollDatagramChannel channel, String device) {
    ByteBuffer name = channel.config().getOption(BIND_TO_DEVICE);
    int length = 0;
    while (length < name.remaining() && name.get(name.position() + length) != 0) {
      length++;
    }
    name.limit(name.position() + length);
    return StandardCharsets.US_ASCII.decode(name).toString().equals(device);
  }

  /** Sets SO_SNDBUF: beyond net.core.wmem_max with CAP_NET_ADMIN, else as far as that goes. */
  static void setSendBufferBytes(EpollDomainDatagramChannel channel, int bytes) {
    try {
      channel.config().setOption(SEND_BUFFER_FORCE, bytes);
    } catch (ChannelException notPermitted) {
      channel.config().setSendBufferSize(bytes);
    }
  }

  /** Sets SO_RCVBUF: beyond net.core.rmem_max with CAP_NET_ADMIN, else as far as that goes. */
  static void setReceiveBufferBytes(EpollDatagramChannel channel, int bytes) {
    try {
      channel.config().setOption(RECEIVE_BUFFER_FORCE, bytes);
    } catch (ChannelException notPermitted) {
      channel.config().setReceiveBufferSize(bytes);
    }
  }

  /** Datagrams the kernel dropped since the socket was made, modulo 2^32. */
  static long drops(EpollDatagramChannel channel) {
    ByteBuffer figures = channel.config().getOption(MEMORY_INFO).order(ByteOrder.nativeOrder());
    return Integer.toUnsignedLong(figures.getInt(figures.position() + DROPS_OFFSET));
  }
}
