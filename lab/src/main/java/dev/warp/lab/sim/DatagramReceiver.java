package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;

/** What a socket hands its datagrams to. */
@FunctionalInterface
public interface DatagramReceiver {

  /**
   * A datagram arrived.
   *
   * @param data holds the payload; the receiver may keep it and write to it
   * @param offset where the payload starts
   * @param length its length in bytes
   * @param source where it says it comes from, after all NATs on its way
   */
  void onDatagram(byte[] data, int offset, int length, Endpoint source);
}
