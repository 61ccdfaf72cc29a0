package dev.warp.bench.map;

/** Carries datagrams to the map, from any address. */
interface Wire {

  /**
   * Sends a copy of a datagram, at once or at the end of the turn.
   *
   * @param source an IPv4 address in network byte order
   */
  void send(int source, byte[] data, int length);
}
