package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.io.DefaultRoutes;
import dev.warp.lab.netns.Namespace;
import dev.warp.protocol.wire.Endpoint;
import java.net.NetworkInterface;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kernel's routing tables, in a namespace of its own. */
@NeedsNamespaces
class DefaultRoutesTest {

  private static final Endpoint FIRST = Endpoint.ofIpv4(0x0a090101, 0);
  private static final Endpoint SECOND = Endpoint.ofIpv4(0x0a090201, 0);

  @Test
  void shouldFindTheRoutersOfAllUplinksInWhicheverTable() {
    try (Namespace host = Namespace.create("host")) {
      addUplink(host, 1);
      addUplink(host, 2);
      assertEquals(Map.of(), host.call(DefaultRoutes::read));

      host.ip("route add default via 10.9.1.1 dev up1");
      assertEquals(Map.of(index(host, "up1"), FIRST), host.call(DefaultRoutes::read));

      host.ip("route add default via 10.9.2.1 dev up2 table 102");
      host.ip("route add 192.0.2.0/24 via 10.9.2.2 dev up2 table 102");
      assertEquals(
          Map.of(index(host, "up1"), FIRST, index(host, "up2"), SECOND),
          host.call(DefaultRoutes::read));

      host.ip("route del default via 10.9.1.1 dev up1");
      host.ip("route del default via 10.9.2.1 dev up2 table 102");
      host.ip("route add default nexthop via 10.9.1.1 dev up1 nexthop via 10.9.2.1 dev up2");
      assertEquals(
          Map.of(index(host, "up1"), FIRST, index(host, "up2"), SECOND),
          host.call(DefaultRoutes::read));
    }
  }

  @Test
  void shouldFindThemAmongManyRoutes() {
    try (Namespace host = Namespace.create("host")) {
      addUplink(host, 1);
      StringBuilder routes = new StringBuilder();
      for (int i = 0; i < 2_000; i++) {
        routes.append("route add 172.%d.%d.0/24 via 10.9.1.2\n".formatted(16 + i / 256, i % 256));
      }
      routes.append("route add default via 10.9.1.1 dev up1 table 2000\n");
      host.command("ip", "-batch", "-").withInput(routes.toString()).run();
      assertEquals(Map.of(index(host, "up1"), FIRST), host.call(DefaultRoutes::read));
    }
  }

  private static void addUplink(Namespace host, int number) {
    host.ip("link add up%1$d type veth peer name end%1$d".formatted(number));
    host.ip("link set end%d up".formatted(number));
    host.ip("link set up%d up".formatted(number));
    host.ip("address add 10.9.%1$d.5/24 dev up%1$d".formatted(number));
  }

  private static int index(Namespace host, String device) {
    return host.call(() -> NetworkInterface.getByName(device).getIndex());
  }
}
