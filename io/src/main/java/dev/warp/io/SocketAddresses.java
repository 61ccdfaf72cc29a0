package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Endpoints as the JDK and Netty have them. */
public final class SocketAddresses {

  private SocketAddresses() {}

  public static InetSocketAddress of(Endpoint endpoint) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(endpoint.address()), endpoint.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an endpoint has an address of 4 or 16 bytes", e);
    }
  }
}
