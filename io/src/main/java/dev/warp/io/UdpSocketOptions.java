package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.util.Optional;

/**
 * How to bind a {@link UdpSocket}. An address is never shared: there is no SO_REUSEADDR.
 *
 * @param local the address to bind to; port 0 lets the kernel choose
 * @param device the network interface to bind to (SO_BINDTODEVICE), so that the route cannot lead
 *     out by another one; at most 15 bytes
 * @param receiveBufferBytes SO_RCVBUF, which the kernel caps at net.core.rmem_max where the process
 *     is without CAP_NET_ADMIN; 0 leaves its default
 * @param sendBufferBytes SO_SNDBUF, capped alike; 0 leaves its default. On a slow link a large one
 *     is a queue of stale datagrams
 * @param maxDatagramBytes the largest datagram to receive, 1 to 65,535; larger ones are dropped and
 *     counted
 * @param sendQueueBytes bytes, with 96 more per datagram, that may wait for the kernel to take them
 *     before further datagrams are dropped
 * @param wholeDatagrams whether datagrams go out whole or not at all, whatever routers say of the
 *     path's MTU: neither this host nor routers cut them into fragments (IP_PMTUDISC_PROBE). Other
 *     than on Linux it has no effect
 * @param ipv6Only whether a socket bound to {@code ::} leaves IPv4 alone (IPV6_V6ONLY); without
 *     meaning for other addresses. Needs the native transport
 */
public record UdpSocketOptions(
    Endpoint local,
    Optional<String> device,
    int receiveBufferBytes,
    int sendBufferBytes,
    int maxDatagramBytes,
    int sendQueueBytes,
    boolean wholeDatagrams,
    boolean ipv6Only) {

  /** IFNAMSIZ of Linux, which counts the terminating zero. */
  static final int DEVICE_NAME_BYTES = 16;

  public static final int DEFAULT_RECEIVE_BUFFER_BYTES = 4 << 20;
  private static final int DEFAULT_MAX_DATAGRAM_BYTES = 2048;
  private static final int DEFAULT_SEND_QUEUE_BYTES = 256 << 10;
  private static final int LARGEST_DATAGRAM_BYTES = 65_535;

  /**
   * @throws IllegalArgumentException for a size out of its range or an impossible device name
   */
  public UdpSocketOptions {
    if (maxDatagramBytes < 1 || maxDatagramBytes > LARGEST_DATAGRAM_BYTES) {
      throw new IllegalArgumentException(
          "maxDatagramBytes " + maxDatagramBytes + " is not in 1.." + LARGEST_DATAGRAM_BYTES);
    }
    if (receiveBufferBytes < 0 || sendBufferBytes < 0 || sendQueueBytes < 1) {
      throw new IllegalArgumentException("buffer and queue sizes cannot be negative");
    }
    if (device.isPresent()
        && (device.get().isEmpty() || device.get().length() >= DEVICE_NAME_BYTES)) {
      throw new IllegalArgumentException(
          "a device name has 1 to " + (DEVICE_NAME_BYTES - 1) + " characters: " + device.get());
    }
  }

  /** The usual socket at that address: datagrams up to 2048 bytes, no device. */
  public static UdpSocketOptions at(Endpoint local) {
    return new UdpSocketOptions(
        local,
        Optional.empty(),
        DEFAULT_RECEIVE_BUFFER_BYTES,
        0,
        DEFAULT_MAX_DATAGRAM_BYTES,
        DEFAULT_SEND_QUEUE_BYTES,
        false,
        false);
  }

  public UdpSocketOptions withDevice(String name) {
    return new UdpSocketOptions(
        local,
        Optional.of(name),
        receiveBufferBytes,
        sendBufferBytes,
        maxDatagramBytes,
        sendQueueBytes,
        wholeDatagrams,
        ipv6Only);
  }

  public UdpSocketOptions withBuffers(int receiveBytes, int sendBytes) {
    return new UdpSocketOptions(
        local,
        device,
        receiveBytes,
        sendBytes,
        maxDatagramBytes,
        sendQueueBytes,
        wholeDatagrams,
        ipv6Only);
  }

  public UdpSocketOptions withMaxDatagramBytes(int bytes) {
    return new UdpSocketOptions(
        local,
        device,
        receiveBufferBytes,
        sendBufferBytes,
        bytes,
        sendQueueBytes,
        wholeDatagrams,
        ipv6Only);
  }

  public UdpSocketOptions withSendQueueBytes(int bytes) {
    return new UdpSocketOptions(
        local,
        device,
        receiveBufferBytes,
        sendBufferBytes,
        maxDatagramBytes,
        bytes,
        wholeDatagrams,
        ipv6Only);
  }

  public UdpSocketOptions withWholeDatagrams(boolean whole) {
    return new UdpSocketOptions(
        local,
        device,
        receiveBufferBytes,
        sendBufferBytes,
        maxDatagramBytes,
        sendQueueBytes,
        whole,
        ipv6Only);
  }

  public UdpSocketOptions withIpv6Only(boolean only) {
    return new UdpSocketOptions(
        local,
        device,
        receiveBufferBytes,
        sendBufferBytes,
        maxDatagramBytes,
        sendQueueBytes,
        wholeDatagrams,
        only);
  }
}
