package dev.warp.it;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.Uplink;
import dev.warp.lab.portmap.PortMappingResponder;
import dev.warp.lab.portmap.PortMappingResponder.Protocol;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** Has the NAT router in front of a host map ports on request, by rules of nftables. */
final class MappingRouter implements PortMappingResponder.Router, AutoCloseable {

  private static final int FIRST_PORT = 20_000;
  private static final int LARGEST_REQUEST = 1100;
  private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

  private final Namespace namespace;
  private final Endpoint publicAddress;
  private final DatagramChannel channel;
  private final PortMappingResponder responder;
  private final long startedNanos = System.nanoTime();
  private final Map<Endpoint, Integer> ports = new ConcurrentHashMap<>();

  private MappingRouter(Uplink uplink, Protocol protocol) {
    namespace = uplink.nats().getFirst().namespace();
    publicAddress = Endpoint.of(uplink.publicAddress().getAddress(), 0);
    responder = new PortMappingResponder(protocol, this);
    namespace.nft(
        """
        table ip port_mapping {
          map forwards { type inet_service : ipv4_addr . inet_service; }
          chain inbound { type nat hook prerouting priority dstnat - 5;
            iifname "wan" meta l4proto udp dnat ip to udp dport map @forwards
          }
        }
        """);
    channel = namespace.bindUdp(new InetSocketAddress(ANY, PortMappingResponder.PORT));
    Thread.ofPlatform().daemon().name("mapping router").start(this::serve);
  }

  /** Begins to serve, until it is closed. */
  static MappingRouter start(Uplink uplink, Protocol protocol) {
    return new MappingRouter(uplink, protocol);
  }

  private void serve() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST_REQUEST);
    try {
      while (true) {
        InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
        byte[] request = new byte[buffer.flip().remaining()];
        buffer.get(request);
        Endpoint client = Endpoint.of(from.getAddress().getAddress(), from.getPort());
        int epoch = (int) ((System.nanoTime() - startedNanos) / 1_000_000_000L);
        channel.send(ByteBuffer.wrap(responder.answer(request, client, epoch)), from);
      }
    } catch (ClosedChannelException closed) {
      // That is how it ends.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Endpoint publicAddress() {
    return publicAddress;
  }

  @Override
  public OptionalInt forward(Endpoint inside, int suggested, long lifetimeSeconds) {
    int port = ports.computeIfAbsent(inside, unmapped -> FIRST_PORT + ports.size());
    change("add", inside, port);
    return OptionalInt.of(port);
  }

  @Override
  public void stopForwarding(Endpoint inside) {
    Integer port = ports.remove(inside);
    if (port != null) {
      change("delete", inside, port);
    }
  }

  private void change(String verb, Endpoint inside, int port) {
    String address = inside.toString().replace(":", " . ");
    namespace.nft(
        "%s element ip port_mapping forwards { %d : %s }\n".formatted(verb, port, address));
  }

  /** How many ports it maps. */
  int mappings() {
    return ports.size();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
