package dev.warp.gate.link;

import dev.warp.gate.config.HostPort;
import dev.warp.gate.io.GateSnapshot.InterfaceState;
import dev.warp.io.DeviceTcp;
import dev.warp.protocol.link.LinkSession;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Connects to a map over one interface after the other: first however the host's routing table has
 * it, and then bound to each of the devices the gate sends from, until one works.
 */
final class Dialer {

  /** A sealed message and what protobuf and the seal add. */
  private static final int MAX_MESSAGE_BYTES = LinkSession.MAX_MESSAGE + 1024;

  /** A way that takes longer is as good as none while there are others. */
  private static final int CONNECT_TIMEOUT_MILLIS = 5000;

  private final VertxInternal vertx;
  private final Context loop;
  private final HostPort map;
  private final Supplier<List<InterfaceState>> interfaces;
  private int attempts;
  private int waysThere = 1;

  /**
   * @param loop runs what calls have to say
   * @param interfaces those that the gate sends from at present
   */
  Dialer(
      VertxInternal vertx, Context loop, HostPort map, Supplier<List<InterfaceState>> interfaces) {
    this.vertx = vertx;
    this.loop = loop;
    this.map = map;
    this.interfaces = interfaces;
  }

  /**
   * One way to the map.
   *
   * @param channels makes the connections that take it
   */
  private record Way(InetAddress address, ChannelFactory<? extends Channel> channels) {}

  /** The way that is next; fails if the map's name does not resolve. */
  Future<ManagedChannel> dial() {
    return loop.executeBlocking(() -> List.of(InetAddress.getAllByName(map.host())), false)
        .map(
            addresses -> {
              List<Way> ways = ways(addresses);
              waysThere = ways.size();
              Way way = ways.get(attempts % ways.size());
              attempts++;
              return channel(way);
            });
  }

  /** Whether all ways there were have been tried since the last one that worked. */
  boolean hasTriedAll() {
    return attempts % waysThere == 0;
  }

  /** The way last taken works: the next time it is the first again. */
  void succeeded() {
    attempts--;
  }

  private List<Way> ways(List<InetAddress> addresses) {
    List<Way> ways = new ArrayList<>();
    addresses.forEach(
        address -> ways.add(new Way(address, vertx.transport().channelFactory(false))));
    for (InterfaceState source : interfaces.get()) {
      source
          .device()
          .filter(device -> source.enabled())
          .flatMap(device -> DeviceTcp.channels(vertx, device))
          .ifPresent(
              channels -> addresses.forEach(address -> ways.add(new Way(address, channels))));
    }
    return ways;
  }

  private ManagedChannel channel(Way way) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(new InetSocketAddress(way.address(), map.port()))
            .overrideAuthority(map.toString())
            .usePlaintext()
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .disableRetry()
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .executor(task -> loop.runOnContext(go -> task.run()))
            .eventLoopGroup(vertx.getEventLoopGroup())
            .channelFactory(way.channels());
    return builder.build();
  }
}
