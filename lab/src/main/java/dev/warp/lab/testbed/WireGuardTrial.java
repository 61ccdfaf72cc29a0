package dev.warp.lab.testbed;

import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.wireguard.Ping;
import dev.warp.lab.wireguard.TcpThroughput;
import dev.warp.lab.wireguard.WireGuardDevice;
import dev.warp.lab.wireguard.WireGuardKeys;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What WireGuard's users get when its endpoint is a gate.
 *
 * @param ping from the vehicle to the operator
 * @param tcp the same way
 */
public record WireGuardTrial(Ping.Statistics ping, TcpThroughput tcp) {

  private static final InetAddress VEHICLE = InetAddress.ofLiteral("10.99.0.1");
  private static final InetAddress OPERATOR = InetAddress.ofLiteral("10.99.0.2");
  private static final int PINGS = 20;
  private static final Duration PING_INTERVAL = Duration.ofMillis(100);
  private static final Duration TRANSFER_TIME = Duration.ofSeconds(3);

  /**
   * One end.
   *
   * @param ports of the tunnel that WireGuard uses
   */
  public record End(Namespace host, TunnelPorts ports) {}

  /** Runs wireguard-go at both ends, and ping and iperf3 through it. */
  public static WireGuardTrial run(End vehicle, End operator, Path folder) {
    WireGuardKeys vehicleKeys = WireGuardKeys.generate();
    WireGuardKeys operatorKeys = WireGuardKeys.generate();
    try (Teardown teardown = new Teardown()) {
      WireGuardDevice near = teardown.add(start(vehicle, vehicleKeys, VEHICLE, folder));
      WireGuardDevice far = teardown.add(start(operator, operatorKeys, OPERATOR, folder));
      connect(near, vehicle, operatorKeys, OPERATOR);
      connect(far, operator, vehicleKeys, VEHICLE);
      return new WireGuardTrial(
          Ping.run(vehicle.host(), OPERATOR, PINGS, PING_INTERVAL),
          TcpThroughput.measure(vehicle.host(), operator.host(), OPERATOR, TRANSFER_TIME, folder));
    }
  }

  /** Whether anything got through. */
  public boolean flowed() {
    return ping.received() > 0 && tcp.bytes() > 0;
  }

  private static WireGuardDevice start(
      End end, WireGuardKeys keys, InetAddress address, Path folder) {
    return WireGuardDevice.start(
        end.host(),
        new WireGuardDevice.Settings(
            keys,
            end.ports().gateToApplication(),
            address.getHostAddress() + "/24",
            WireGuardDevice.DEFAULT_MTU),
        folder);
  }

  private static void connect(
      WireGuardDevice device, End end, WireGuardKeys peer, InetAddress peerAddress) {
    device.addPeer(
        peer.publicKey(),
        new InetSocketAddress(Site.LOOPBACK, end.ports().applicationToGate()),
        peerAddress.getHostAddress() + "/32",
        Duration.ZERO);
  }
}
