package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.VethLink;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.wireguard.Ping;
import dev.warp.lab.wireguard.TcpThroughput;
import dev.warp.lab.wireguard.WireGuardDevice;
import dev.warp.lab.wireguard.WireGuardKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WireGuard works in the lab by itself, so that a failure with warp beneath it is warp's. */
@NeedsNamespaces
class WireGuardTest {

  private static final int PORT = 51820;
  private static final InetAddress RIGHT_INSIDE = InetAddress.ofLiteral("10.99.0.2");

  @TempDir Path folder;

  @Test
  void shouldCarryPingAndTcpBetweenTwoNamespaces() {
    WireGuardKeys leftKeys = WireGuardKeys.generate();
    WireGuardKeys rightKeys = WireGuardKeys.generate();
    try (Teardown teardown = new Teardown()) {
      Namespace left = teardown.add(Namespace.create("left"));
      Namespace right = teardown.add(Namespace.create("right"));
      VethLink link = VethLink.create(left, "eth0", right, "eth0");
      link.near().addAddress("10.90.0.1/24");
      link.far().addAddress("10.90.0.2/24");
      WireGuardDevice leftDevice = teardown.add(start(left, leftKeys, "10.99.0.1/24"));
      WireGuardDevice rightDevice = teardown.add(start(right, rightKeys, "10.99.0.2/24"));
      connect(leftDevice, rightKeys, "10.90.0.2", "10.99.0.2/32");
      connect(rightDevice, leftKeys, "10.90.0.1", "10.99.0.1/32");

      Ping.Statistics ping = Ping.run(left, RIGHT_INSIDE, 10, Duration.ofMillis(20));
      assertEquals(10, ping.received(), ping::toString);
      TcpThroughput tcp =
          TcpThroughput.measure(left, right, RIGHT_INSIDE, Duration.ofSeconds(1), folder);
      assertTrue(tcp.bytes() > 0, tcp::toString);
      System.out.printf("wireguard-go between two namespaces: %s, %s%n", ping, tcp);
    }
  }

  private WireGuardDevice start(Namespace namespace, WireGuardKeys keys, String address) {
    WireGuardDevice.Settings settings =
        new WireGuardDevice.Settings(keys, PORT, address, WireGuardDevice.DEFAULT_MTU);
    return WireGuardDevice.start(namespace, settings, folder);
  }

  private static void connect(
      WireGuardDevice device, WireGuardKeys peer, String host, String allowedAddresses) {
    device.addPeer(
        peer.publicKey(),
        new InetSocketAddress(InetAddress.ofLiteral(host), PORT),
        allowedAddresses,
        Duration.ZERO);
  }
}
