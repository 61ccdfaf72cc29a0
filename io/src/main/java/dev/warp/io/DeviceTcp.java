package dev.warp.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.impl.VertxInternal;
import java.util.Optional;

/** TCP connections that leave from one device, whatever the routing table would have them do. */
public final class DeviceTcp {

  private DeviceTcp() {}

  /**
   * Makes channels, for the event loops of {@code vertx}, of connections that leave from a device.
   * One that cannot be bound to it fails to connect.
   *
   * @return empty where devices cannot be bound to: elsewhere than on the native transport of Linux
   */
  public static Optional<ChannelFactory<Channel>> channels(VertxInternal vertx, String device) {
    if (!vertx.isNativeTransportEnabled() || !Epoll.isAvailable()) {
      return Optional.empty();
    }
    return Optional.of(
        () -> {
          EpollSocketChannel channel = new EpollSocketChannel();
          LinuxSocketOptions.bindToDevice(channel, device)
              .ifPresent(failure -> channel.unsafe().closeForcibly());
          return channel;
        });
  }
}
