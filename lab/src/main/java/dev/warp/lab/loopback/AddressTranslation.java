package dev.warp.lab.loopback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.Set;

/**
 * One socket of a host as the others see it: a socket of its own on 127.0.0.1. Mapping is
 * endpoint-independent, filtering address and port-dependent (RFC 4787 sections 4.1 and 5): what is
 * usually called a port-restricted NAT.
 */
final class AddressTranslation implements AutoCloseable {

  private final InetSocketAddress inside;
  private final AccessLink link;
  private final DatagramChannel channel;
  private final InetSocketAddress outside;
  private final Set<InetSocketAddress> contacted = new HashSet<>();

  private AddressTranslation(
      InetSocketAddress inside,
      AccessLink link,
      DatagramChannel channel,
      InetSocketAddress outside) {
    this.inside = inside;
    this.link = link;
    this.channel = channel;
    this.outside = outside;
  }

  static AddressTranslation open(InetSocketAddress inside, AccessLink link, InetAddress publicSide)
      throws IOException {
    DatagramChannel channel = LoopbackInternet.bind(publicSide);
    return new AddressTranslation(
        inside, link, channel, (InetSocketAddress) channel.getLocalAddress());
  }

  InetSocketAddress inside() {
    return inside;
  }

  AccessLink link() {
    return link;
  }

  DatagramChannel channel() {
    return channel;
  }

  InetSocketAddress outside() {
    return outside;
  }

  /** The host has sent to {@code remote}, which may send back from now on. */
  void letIn(InetSocketAddress remote) {
    contacted.add(remote);
  }

  boolean letsIn(InetSocketAddress remote) {
    return contacted.contains(remote);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
