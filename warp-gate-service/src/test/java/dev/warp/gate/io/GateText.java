package dev.warp.gate.io;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Configurations of gates for tests, as TOML. */
final class GateText {

  static final String FIRST_PRIVATE = "2ZHQBY729J6XEQNT8HFH3P61401VYZXG8AX3ZP4CJA3ZY9XHJZ10";
  static final String FIRST_PUBLIC = "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT";

  // The private key 2: its public half is the double of the generator of secp256k1.
  static final String SECOND_PRIVATE = "0".repeat(50) + "10";
  static final String SECOND_PUBLIC = "0B308ZWM87PQTV9G8N06X5E0FKC5RXWE9E6EYF57NEP0KEAWE2FEA";

  private static final int FIRST_RESERVED = 21_000;
  private static final int LAST_RESERVED = 32_000;

  private GateText() {}

  /** The first gate; the second one is its far gate, at an address where nobody is. */
  static GateConfiguration first(String interfaces, String tunnels) {
    return read(FIRST_PRIVATE, interfaces, SECOND_PUBLIC, 9, tunnels);
  }

  /** The second gate, which knows where the first is. */
  static GateConfiguration second(String interfaces, int farPort, String tunnels) {
    return read(SECOND_PRIVATE, interfaces, FIRST_PUBLIC, farPort, tunnels);
  }

  static String tunnel(String name, int port) {
    return "[tunnels.%s.gate]\napplication_to_gate = %d\n".formatted(name, port);
  }

  static String unixTunnel(String name, Path path) {
    return "[tunnels.%s.gate]\npath = \"%s\"\n".formatted(name, path);
  }

  private static GateConfiguration read(
      String privateKey, String interfaces, String farKey, int farPort, String tunnels) {
    String text =
        """
        private_key = "%s"

        [interfaces]
        %s
        [far_gate]
        public_key = "%s"
        address = "127.0.0.1:%d"

        %s
        """
            .formatted(privateKey, interfaces, farKey, farPort, tunnels);
    ConfigurationResult result = GateConfigurationReader.read("gate.toml", text);
    return assertInstanceOf(ConfigurationResult.Accepted.class, result, result::toString)
        .configuration();
  }

  /** A UDP port that is free on 127.0.0.1 and ::1 now. */
  static int freePort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * UDP ports that are free on 127.0.0.1 now, and that no socket gets which asks for any port, so
   * that they stay free until they are bound.
   */
  static List<Integer> reservedPorts(int count) {
    List<Integer> free = new ArrayList<>();
    // Linux gives away 32768 to 60999; ip(7), ip_local_port_range.
    for (int port = FIRST_RESERVED; free.size() < count && port < LAST_RESERVED; port++) {
      if (isFree(port)) {
        free.add(port);
      }
    }
    return free;
  }

  private static boolean isFree(int port) {
    try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
