package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TrialBindTest {

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  @Test
  void shouldSayThatAPortIsInUse() throws IOException {
    try (DatagramSocket udp = new DatagramSocket(0, LOOPBACK);
        ServerSocket tcp = new ServerSocket(0, 1, LOOPBACK)) {
      assertEquals(
          Optional.of("Address already in use"),
          TrialBind.udp(new InetSocketAddress(LOOPBACK, udp.getLocalPort())));
      Endpoint taken = Endpoint.ofIpv4(0x7f000001, udp.getLocalPort());
      assertEquals(
          Optional.of(
              "cannot bind UDP socket to " + taken + ": the port is in use by another socket"),
          TrialBind.udp(taken));
      assertEquals(
          Optional.of("Address already in use"),
          TrialBind.tcp(new InetSocketAddress(LOOPBACK, tcp.getLocalPort())));
    }
  }

  @Test
  void shouldLeaveAFreePortFree() {
    InetSocketAddress any = new InetSocketAddress(LOOPBACK, 0);
    assertEquals(Optional.empty(), TrialBind.udp(any));
    assertEquals(Optional.empty(), TrialBind.tcp(any));
  }
}
