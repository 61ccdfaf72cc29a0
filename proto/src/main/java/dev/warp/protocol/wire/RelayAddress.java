package dev.warp.protocol.wire;

/**
 * Stands for a gate's interface as a relay reaches it, in the shape of an endpoint, so that it can
 * be named, asked and used like any other (docs/protocol.md section 9.6). It lies in the prefix
 * that is for addresses where nothing is (100::/64, RFC 6666), and never comes to a socket:
 *
 * <pre>
 * 100 : 0 : 0 : 0 : map : relay id (2) : interface id, port 1
 * </pre>
 */
public final class RelayAddress {

  /**
   * Bytes by which a datagram is longer between gate and map than between the gates: 16 of header,
   * 4 of time, 9 of the relay frame and 16 of tag.
   */
  public static final int OVERHEAD = TransportHeader.FRAMES_OFFSET + 9 + TransportHeader.TAG_SIZE;

  private static final long PREFIX = 0x0100_0000_0000_0000L;
  private static final int PORT = 1;

  private RelayAddress() {}

  /**
   * The address of an interface.
   *
   * @param map a gate's number for the map that relays, 16 bits; 0 on the wire
   * @param relayId the map's number for the gate
   * @param interfaceId the gate's number for the interface, 16 bits
   */
  public static Endpoint of(int map, int relayId, int interfaceId) {
    long low = (long) map << 48 | (relayId & 0xffff_ffffL) << 16 | (interfaceId & 0xffff);
    return Endpoint.of(PREFIX, low, PORT);
  }

  /** Whether an endpoint is none, but stands for an interface behind a relay. */
  public static boolean isRelayed(Endpoint endpoint) {
    return endpoint.high() == PREFIX;
  }

  public static int map(Endpoint relayed) {
    return (int) (relayed.low() >>> 48);
  }

  public static int relayId(Endpoint relayed) {
    return (int) (relayed.low() >>> 16);
  }

  public static int interfaceId(Endpoint relayed) {
    return (int) relayed.low() & 0xffff;
  }
}
