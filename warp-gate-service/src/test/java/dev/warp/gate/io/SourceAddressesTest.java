package dev.warp.gate.io;

import static dev.warp.gate.io.FakeHost.device;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.warp.io.LocalInterface.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SourceAddressesTest {

  @Test
  void shouldTellTheAddressesAGateWouldUseAndNoOthers() throws IOException {
    FakeHost host = new FakeHost();
    host.set(
        device("eth0", 1, "192.0.2.1", "192.0.2.2", "2001:db8::1"),
        device("docker0", 2, "192.0.2.3"),
        device("wg0", 3, Kind.WIREGUARD, "192.0.2.4"));

    assertEquals(
        Stream.of("192.0.2.1", "2001:db8::1", "203.0.113.1").map(InetAddress::ofLiteral).toList(),
        SourceAddresses.of(
            GateText.first(
                    "exclusion_patterns = [\"docker.*\"]\naddresses = [\"203.0.113.1\"]\n", "")
                .interfaces(),
            host));
  }
}
