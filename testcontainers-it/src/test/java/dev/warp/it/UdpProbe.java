package dev.warp.it;

import static org.junit.jupiter.api.Assertions.fail;

import dev.warp.lab.netns.Namespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A UDP socket inside a namespace that sends short texts and collects those that arrive. */
final class UdpProbe implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress address;

  private UdpProbe(DatagramChannel channel) throws IOException {
    this.channel = channel;
    selector = Selector.open();
    channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
    address = (InetSocketAddress) channel.getLocalAddress();
  }

  static UdpProbe open(Namespace namespace, InetAddress address, int port) throws IOException {
    return new UdpProbe(namespace.bindUdp(new InetSocketAddress(address, port)));
  }

  InetSocketAddress address() {
    return address;
  }

  void send(String text, InetSocketAddress to) throws IOException {
    channel.send(StandardCharsets.UTF_8.encode(text), to);
  }

  /** Sends {@code text} to another probe and returns the endpoint which that one sees it from. */
  InetSocketAddress seenBy(UdpProbe other, String text) throws IOException {
    send(text, other.address());
    return other.receiveUntil(text).get(text);
  }

  /**
   * Receives until {@code last} has arrived; fails if it does not. What was sent before it, on the
   * same way, has arrived by then or never will.
   *
   * @return all texts that arrived, each with its sender
   */
  Map<String, InetSocketAddress> receiveUntil(String last) throws IOException {
    Map<String, InetSocketAddress> arrived = new LinkedHashMap<>();
    long end = System.nanoTime() + DEADLINE.toNanos();
    ByteBuffer datagram = ByteBuffer.allocate(100);
    while (!arrived.containsKey(last)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return fail("'%s' did not arrive at %s; %s did".formatted(last, address, arrived));
      }
      selector.select(left);
      selector.selectedKeys().clear();
      InetSocketAddress sender = (InetSocketAddress) channel.receive(datagram.clear());
      if (sender != null) {
        arrived.put(StandardCharsets.UTF_8.decode(datagram.flip()).toString(), sender);
      }
    }
    return arrived;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
