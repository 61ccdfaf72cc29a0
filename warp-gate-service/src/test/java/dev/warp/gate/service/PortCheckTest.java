package dev.warp.gate.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PortCheckTest {

  @TempDir Path folder;

  @Test
  void shouldNameEveryPortInUseAtItsLine() throws Exception {
    try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = write(ConfigurationFile.text(udp.getLocalPort(), tcp.getLocalPort()));
      GateLaunch.Refusal refusal =
          assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
      List<String> lines = refusal.getMessage().lines().toList();
      assertEquals(2, lines.size(), refusal.getMessage());
      assertTrue(lines.getFirst().contains("application_to_gate"), lines.getFirst());
      assertTrue(lines.getFirst().contains("UDP port " + udp.getLocalPort()), lines.getFirst());
      assertTrue(lines.getLast().contains("http.port"), lines.getLast());
      assertFalse(
          Files.exists(folder.resolve("gate.key")), "nothing is made where it cannot start");
    }
  }

  @Test
  void shouldNameAPortThatIsInUseOnIpv6Alone() throws Exception {
    try (DatagramSocket udp =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0))) {
      String text = ConfigurationFile.text(udp.getLocalPort(), ConfigurationFile.freeTcpPort());
      Path file = write(text.replace("[http]", "ipv6 = true\n[http]"));
      GateLaunch.Refusal refusal =
          assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
      assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
      assertTrue(
          refusal.getMessage().contains("of ::1 cannot be bound: Address already in use"),
          refusal.getMessage());
    }
  }

  @Test
  void shouldNameAnHttpHostThatDoesNotResolve() throws Exception {
    String text = ConfigurationFile.text(ConfigurationFile.freeUdpPort(), 8180);
    Path file = write(text + "host = \"nowhere.example.org\"\n");
    GateLaunch.Refusal refusal =
        assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
    assertTrue(
        refusal
            .getMessage()
            .endsWith("http.host: cannot resolve nowhere.example.org; write an IP address"),
        refusal.getMessage());
  }

  @Test
  void shouldNameAPortForInterfacesThatIsInUse() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String text =
          ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
      Path file =
          write(text.replace("\nport = 0\n", "\nport = %d\n".formatted(taken.getLocalPort())));
      GateLaunch.Refusal refusal =
          assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
      assertEquals(1, refusal.getMessage().lines().count(), refusal.getMessage());
      assertTrue(
          refusal.getMessage().contains("interfaces.port: UDP port " + taken.getLocalPort()),
          refusal.getMessage());
    }
  }

  @Test
  void shouldNotMindAPortForInterfacesThatIsInUseWhereTheGateDoesNotSendFrom() throws Exception {
    try (DatagramSocket taken = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.2"))) {
      String text =
          ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
      Path file = write(text.replace("\nport = 0\n", "\nport = " + taken.getLocalPort() + "\n"));
      GateLaunch.prepare(file).close();
    }
    try (DatagramSocket wildcard = new DatagramSocket(0)) {
      String text =
          ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
      Path file = write(text.replace("\nport = 0\n", "\nport = " + wildcard.getLocalPort() + "\n"));
      GateLaunch.Refusal refusal =
          assertThrows(GateLaunch.Refusal.class, () -> GateLaunch.prepare(file));
      assertTrue(refusal.getMessage().contains("interfaces.port: "), refusal.getMessage());
    }
  }

  @Test
  void shouldStartWhereAnAddressToSendFromIsNotThereYet() throws Exception {
    String text =
        ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
    // Documentation addresses (RFC 5737) are no host's.
    Path file =
        write(
            text.replace("\"127.0.0.1\"]", "\"127.0.0.1\", \"203.0.113.254\"]")
                .replace("\nport = 0\n", "\nport = " + ConfigurationFile.freeUdpPort() + "\n"));
    try (GateLaunch launch = GateLaunch.prepare(file)) {
      assertEquals(2, launch.configuration().interfaces().addresses().size());
    }
  }

  @Test
  void shouldNotMindAPortForInterfacesWhoseAddressIsNotThereYet() throws Exception {
    String text =
        ConfigurationFile.text(ConfigurationFile.freeUdpPort(), ConfigurationFile.freeTcpPort());
    Path file =
        write(
            text.replace("\"127.0.0.1\"]", "\"192.0.2.77\"]")
                .replace("\nport = 0\n", "\nport = 40404\n"));
    try (GateLaunch launch = GateLaunch.prepare(file)) {
      assertEquals(40404, launch.configuration().interfaces().port());
    }
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("gate.toml");
    Files.writeString(file, text);
    return file;
  }
}
