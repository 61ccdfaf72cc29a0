package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.wire.Endpoint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages as the kernel writes them: rtnetlink(7). Reading real ones is a namespace test's. */
final class DefaultRoutesTest {

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTN_UNICAST = 1;
  private static final int RTN_BLACKHOLE = 6;
  private static final int NEWROUTE = 24;
  private static final int DONE = 3;

  private static final byte[] ONE = {10, 0, 0, 1};
  private static final byte[] OTHER = {10, 0, 0, 2};

  private final ByteBuffer messages = ByteBuffer.allocate(2048).order(ByteOrder.nativeOrder());

  private Map<Integer, Endpoint> parsed() {
    return DefaultRoutes.parse(messages.duplicate().flip());
  }

  private static Endpoint router(byte[] address) {
    return Endpoint.of(address, 0);
  }

  private void message(int type, byte[] body) {
    messages.putInt(16 + body.length).putShort((short) type).putShort((short) 2);
    messages.putInt(0).putInt(0).put(body);
  }

  private static byte[] route(int destinationLength, int type, byte[]... attributes) {
    ByteBuffer body = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    body.put((byte) 2).put((byte) destinationLength).put(new byte[5]).put((byte) type).putInt(0);
    for (byte[] attribute : attributes) {
      body.put(attribute);
    }
    return bytes(body);
  }

  private static byte[] attribute(int type, byte[] value) {
    ByteBuffer attribute = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());
    attribute.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    while (attribute.position() % 4 != 0) {
      attribute.put((byte) 0);
    }
    return bytes(attribute);
  }

  private static byte[] attribute(int type, int value) {
    return attribute(
        type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  private static byte[] nextHop(int index, byte[] router) {
    byte[] gateway = attribute(RTA_GATEWAY, router);
    ByteBuffer hop = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    hop.putShort((short) (8 + gateway.length)).putShort((short) 0).putInt(index).put(gateway);
    return bytes(hop);
  }

  private static byte[] bytes(ByteBuffer filled) {
    byte[] bytes = new byte[filled.position()];
    filled.flip().get(bytes);
    return bytes;
  }

  @Test
  void shouldFindTheRouterOfEachInterface() {
    message(NEWROUTE, route(0, RTN_UNICAST, attribute(RTA_GATEWAY, ONE), attribute(RTA_OIF, 3)));
    message(NEWROUTE, route(0, RTN_UNICAST, attribute(RTA_OIF, 4), attribute(RTA_GATEWAY, OTHER)));
    assertEquals(Map.of(3, router(ONE), 4, router(OTHER)), parsed());
  }

  @Test
  void shouldTakeTheRouteOfTheLeastMetric() {
    for (int metric : new int[] {200, 100, -1}) {
      byte[] gateway = metric == 100 ? ONE : OTHER;
      message(
          NEWROUTE,
          route(
              0,
              RTN_UNICAST,
              attribute(RTA_GATEWAY, gateway),
              attribute(RTA_OIF, 3),
              attribute(RTA_PRIORITY, metric)));
    }
    assertEquals(Map.of(3, router(ONE)), parsed());
  }

  @Test
  void shouldTakeTheRoutersOfARouteOverSeveralInterfaces() {
    ByteBuffer hops = ByteBuffer.allocate(64);
    hops.put(nextHop(3, ONE)).put(nextHop(4, OTHER));
    message(NEWROUTE, route(0, RTN_UNICAST, attribute(RTA_MULTIPATH, bytes(hops))));
    assertEquals(Map.of(3, router(ONE), 4, router(OTHER)), parsed());
  }

  @Test
  void shouldLeaveOutWhatLeadsToNoRouterOrNotEverywhere() {
    byte[] gateway = attribute(RTA_GATEWAY, ONE);
    byte[] device = attribute(RTA_OIF, 3);
    message(NEWROUTE, route(0, RTN_UNICAST, device)); // a point-to-point link
    message(NEWROUTE, route(8, RTN_UNICAST, attribute(RTA_DST, ONE), gateway, device));
    message(NEWROUTE, route(0, RTN_BLACKHOLE, gateway, device));
    message(28, route(0, RTN_UNICAST, gateway, device));
    assertEquals(Map.of(), parsed());
  }

  @Test
  void shouldReadNothingBehindTheEnd() {
    byte[] valid = route(0, RTN_UNICAST, attribute(RTA_GATEWAY, ONE), attribute(RTA_OIF, 3));
    message(DONE, new byte[4]);
    message(NEWROUTE, valid);
    assertEquals(Map.of(), parsed());
  }

  @Test
  void shouldPutUpWithMessagesCutShort() {
    byte[] valid = route(0, RTN_UNICAST, attribute(RTA_GATEWAY, ONE), attribute(RTA_OIF, 3));
    message(NEWROUTE, valid);
    int end = messages.position();
    for (int length = 0; length < end; length++) {
      ByteBuffer cut = messages.duplicate().position(0).limit(length);
      assertEquals(Map.of(), DefaultRoutes.parse(cut), "" + length);
    }
  }
}
