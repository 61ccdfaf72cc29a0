package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.net.InetSocketAddress;

/**
 * Turns socket addresses into endpoints and back, remembering the last ones. Each address has one
 * slot it may be remembered in, and a newcomer takes the slot over: steady traffic with a few peers
 * allocates nothing, and any number of strangers takes no more than these slots.
 */
final class EndpointCache {

  private static final int SLOTS = 256;

  private final Pair[] bySocketAddress = new Pair[SLOTS];
  private final Pair[] byEndpoint = new Pair[SLOTS];

  private record Pair(InetSocketAddress socketAddress, Endpoint endpoint) {}

  Endpoint endpoint(InetSocketAddress socketAddress) {
    int slot = slot(socketAddress.hashCode());
    Pair known = bySocketAddress[slot];
    if (known == null || !known.socketAddress.equals(socketAddress)) {
      known = new Pair(socketAddress, toEndpoint(socketAddress));
      bySocketAddress[slot] = known;
    }
    return known.endpoint;
  }

  InetSocketAddress socketAddress(Endpoint endpoint) {
    int slot = slot(endpoint.hashCode());
    Pair known = byEndpoint[slot];
    if (known == null || !known.endpoint.equals(endpoint)) {
      known = new Pair(SocketAddresses.of(endpoint), endpoint);
      byEndpoint[slot] = known;
    }
    return known.socketAddress;
  }

  static Endpoint toEndpoint(InetSocketAddress socketAddress) {
    return Endpoint.of(socketAddress.getAddress().getAddress(), socketAddress.getPort());
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 8) ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
