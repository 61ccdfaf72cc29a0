package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;

/** Takes the datagrams of one {@link UdpSocket}, on the socket's event loop. */
public interface DatagramReceiver {

  /**
   * One datagram.
   *
   * @param data the socket's own array, valid only during this call
   * @param offset where the datagram begins in {@code data}
   * @param length its size in bytes, which may be 0 and is at most the socket's maximum
   * @param source who sent it, as far as the network says
   */
  void onDatagram(byte[] data, int offset, int length, Endpoint source);

  /**
   * No more datagrams for now: the time to {@link UdpSocket#flush} what was sent meanwhile. Called
   * once after each run of {@link #onDatagram}.
   */
  void onBatchEnd();
}
