package dev.warp.lab.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateFileTest {

  private static final PublicKey FAR_KEY =
      PublicKey.parse("08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT");

  @TempDir Path folder;

  @Test
  void shouldBeAConfigurationThatAGateAccepts() {
    for (List<String> addresses : List.of(List.<String>of(), List.of("127.0.0.2", "127.0.0.3"))) {
      ConfigurationResult result =
          GateConfigurationReader.read("gate.toml", file(addresses).text());
      ConfigurationResult.Accepted accepted =
          assertInstanceOf(ConfigurationResult.Accepted.class, result, result::toString);
      assertEquals(
          List.of("stream", "wireguard"),
          accepted.configuration().tunnels().stream().map(TunnelConfiguration::name).toList());
      assertEquals(
          addresses,
          accepted.configuration().interfaces().addresses().stream()
              .map(InetAddress::getHostAddress)
              .toList());
      assertEquals(Duration.ofSeconds(3), accepted.configuration().interfaces().scanInterval());
      assertEquals(
          Duration.ofSeconds(2), accepted.configuration().interfaces().keepAliveInterval());
    }
  }

  @Test
  void shouldBeReadableByItsOwnerOnly() throws IOException {
    Path path = folder.resolve("gate.toml");
    file(List.of()).write(path);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    assertEquals(file(List.of()).text(), Files.readString(path));
  }

  private static GateFile file(List<String> addresses) {
    return new GateFile(
        "vehicle.key",
        addresses,
        new GateFile.Intervals(Duration.ofSeconds(3), Duration.ofSeconds(2)),
        new InetSocketAddress(InetAddress.ofLiteral("198.51.100.1"), 13116),
        PublicKey.PUBLISHED_MAP_KEY,
        FAR_KEY,
        List.of(new TunnelPorts("stream", 5001, 5002), new TunnelPorts("wireguard", 5003, 5004)),
        new GateFile.Shards(3, 5),
        8180);
  }
}
