package dev.warp.io;

import dev.warp.protocol.wire.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The routers by which the interfaces of this host reach the world: the IPv4 default routes of all
 * routing tables, for a host with several uplinks may have one for each (rtnetlink(7)).
 */
public final class DefaultRoutes {

  private static final int NLMSG_HEADER_BYTES = 16;
  private static final int NLMSG_ERROR = 2;
  private static final int NLMSG_DONE = 3;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_GETROUTE = 26;
  private static final int NLM_F_REQUEST_DUMP = 0x1 | 0x300;
  private static final int AF_INET = 2;
  private static final int RTMSG_BYTES = 12;
  private static final int DESTINATION_LENGTH_OFFSET = 1;
  private static final int ROUTE_TYPE_OFFSET = 7;
  private static final int RTN_UNICAST = 1;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTNEXTHOP_BYTES = 8;
  private static final int IFINDEX_OFFSET = 4;

  private static final int BUFFER_BYTES = 32 << 10;

  /**
   * A host in the middle of the internet has a million routes, and its default ones matter less.
   */
  private static final int MAX_READS = 100;

  private static final int WAIT_MILLIS = 1000;

  private final Map<Integer, Route> byInterface = new HashMap<>();

  /** A default route of one interface; of several the least metric wins. */
  private record Route(Endpoint router, long metric) {}

  private DefaultRoutes() {}

  /**
   * Reads them, in the network namespace that this thread is in. Blocks for system calls.
   *
   * @return a router's address, port 0, by the kernel's number of the interface; none for
   *     interfaces without a router, and nothing where the system does not tell
   */
  public static Map<Integer, Endpoint> read() {
    Optional<NetlinkSocket> opened = NetlinkSocket.open(0);
    if (opened.isEmpty()) {
      return Map.of();
    }
    DefaultRoutes routes = new DefaultRoutes();
    try (NetlinkSocket socket = opened.get();
        Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(BUFFER_BYTES);
      boolean more = socket.send(request());
      for (int reads = 0; more && reads < MAX_READS; reads++) {
        int length = socket.await(WAIT_MILLIS) ? socket.receive(buffer) : -1;
        more = length > 0 && routes.take(buffer.asSlice(0, length).asByteBuffer());
      }
    }
    return routes.routers();
  }

  private static byte[] request() {
    int length = NLMSG_HEADER_BYTES + RTMSG_BYTES;
    ByteBuffer request = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    request.putInt(length).putShort((short) RTM_GETROUTE).putShort((short) NLM_F_REQUEST_DUMP);
    return request.put(NLMSG_HEADER_BYTES, (byte) AF_INET).array();
  }

  /** The routers in an answer of the kernel's. */
  static Map<Integer, Endpoint> parse(ByteBuffer messages) {
    DefaultRoutes routes = new DefaultRoutes();
    routes.take(messages);
    return routes.routers();
  }

  private Map<Integer, Endpoint> routers() {
    Map<Integer, Endpoint> routers = new HashMap<>();
    byInterface.forEach((index, route) -> routers.put(index, route.router()));
    return Map.copyOf(routers);
  }

  /** Takes messages in; returns whether more are to come. */
  private boolean take(ByteBuffer anyOrder) {
    ByteBuffer messages = anyOrder.order(ByteOrder.nativeOrder());
    while (messages.remaining() >= NLMSG_HEADER_BYTES) {
      int start = messages.position();
      int length = messages.getInt(start);
      int type = messages.getShort(start + 4);
      if (type == NLMSG_DONE
          || type == NLMSG_ERROR
          || length < NLMSG_HEADER_BYTES
          || length > messages.remaining()) {
        return false;
      }
      if (type == RTM_NEWROUTE && length >= NLMSG_HEADER_BYTES + RTMSG_BYTES) {
        takeRoute(part(messages, start + NLMSG_HEADER_BYTES, length - NLMSG_HEADER_BYTES));
      }
      skip(messages, length);
    }
    return true;
  }

  private void takeRoute(ByteBuffer route) {
    if (route.get(DESTINATION_LENGTH_OFFSET) != 0 || route.get(ROUTE_TYPE_OFFSET) != RTN_UNICAST) {
      return;
    }
    Attributes attributes = new Attributes();
    attributes.read(part(route, RTMSG_BYTES, route.remaining() - RTMSG_BYTES));
    if (attributes.router != null) {
      add(attributes.index, attributes.router, attributes.metric);
    }
    attributes.nextHops.forEach((index, router) -> add(index, router, attributes.metric));
  }

  private void add(int index, Endpoint router, long metric) {
    Route known = byInterface.get(index);
    if (known == null || metric < known.metric()) {
      byInterface.put(index, new Route(router, metric));
    }
  }

  /** What a route or a next hop says of itself. */
  private static final class Attributes {

    private int index;
    private Endpoint router;
    private long metric;
    private final Map<Integer, Endpoint> nextHops = new HashMap<>();

    void read(ByteBuffer attributes) {
      while (attributes.remaining() >= ATTRIBUTE_HEADER_BYTES) {
        int start = attributes.position();
        int length = Short.toUnsignedInt(attributes.getShort(start));
        int type = attributes.getShort(start + 2);
        if (length < ATTRIBUTE_HEADER_BYTES || length > attributes.remaining()) {
          return;
        }
        take(
            type,
            part(attributes, start + ATTRIBUTE_HEADER_BYTES, length - ATTRIBUTE_HEADER_BYTES));
        skip(attributes, length);
      }
    }

    private void take(int type, ByteBuffer value) {
      if (type == RTA_MULTIPATH) {
        takeNextHops(value);
      } else if (value.remaining() == Integer.BYTES) {
        switch (type) {
          case RTA_OIF -> index = value.getInt();
          case RTA_PRIORITY -> metric = Integer.toUnsignedLong(value.getInt());
          case RTA_GATEWAY ->
              router = Endpoint.ofIpv4(value.order(ByteOrder.BIG_ENDIAN).getInt(), 0);
          default -> {
            // It does not matter which way a route came to be.
          }
        }
      }
    }

    private void takeNextHops(ByteBuffer hops) {
      while (hops.remaining() >= RTNEXTHOP_BYTES) {
        int start = hops.position();
        int length = Short.toUnsignedInt(hops.getShort(start));
        if (length < RTNEXTHOP_BYTES || length > hops.remaining()) {
          return;
        }
        Attributes hop = new Attributes();
        hop.read(part(hops, start + RTNEXTHOP_BYTES, length - RTNEXTHOP_BYTES));
        if (hop.router != null) {
          nextHops.put(hops.getInt(start + IFINDEX_OFFSET), hop.router);
        }
        skip(hops, length);
      }
    }
  }

  private static ByteBuffer part(ByteBuffer of, int offset, int length) {
    return of.slice(offset, length).order(ByteOrder.nativeOrder());
  }

  /** Goes on behind something of that length, which is filled up to a multiple of 4. */
  private static void skip(ByteBuffer buffer, int length) {
    buffer.position(Math.min(buffer.limit(), buffer.position() + (length + 3 & ~3)));
  }
}
