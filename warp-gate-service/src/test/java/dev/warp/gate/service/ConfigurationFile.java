package dev.warp.gate.service;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.OS;

/** Gives the tested gate a configuration of its own, with free ports. */
public final class ConfigurationFile implements QuarkusTestResourceLifecycleManager {

  // The private key 2: its public half is the double of the generator of secp256k1.
  static final String OWN_PRIVATE_KEY = "0".repeat(50) + "10";
  public static final String OWN_PUBLIC_KEY =
      "0B308ZWM87PQTV9G8N06X5E0FKC5RXWE9E6EYF57NEP0KEAWE2FEA";

  /** A far gate that nobody runs, unless a {@link FarGate} is started. */
  public static final String FAR_PUBLIC_KEY =
      "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT";

  public static final String FAR_PRIVATE_KEY =
      "2ZHQBY729J6XEQNT8HFH3P61401VYZXG8AX3ZP4CJA3ZY9XHJZ10";

  private static final String MAP = "0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82";

  private static final String UNIX_TUNNEL =
      """

      [tunnels.telemetry.gate]
      path = "telemetry.sock"
      """;

  private Path folder;

  /** A configuration that uses no interface but a loopback address, with its key in a file. */
  static String text(int applicationToGate, int httpPort) {
    return text("private_key_file = \"gate.key\"", 0, applicationToGate, httpPort);
  }

  private static String text(
      String identity, int interfacesPort, int applicationToGate, int httpPort) {
    return """
    %s

    [interfaces]
    inclusion_patterns = ["no-such-interface"]
    addresses = ["127.0.0.1"]
    holepunch_keep_alive_interval = "100ms"
    port = %d

    [warp_map]
    address = "127.0.0.1:9"
    public_key = "%s"

    [far_gate]
    public_key = "%s"

    [tunnels.wireguard.gate]
    application_to_gate = %d

    [http]
    port = %d
    """
        .formatted(identity, interfacesPort, MAP, FAR_PUBLIC_KEY, applicationToGate, httpPort);
  }

  /** Writes a file that only its owner can read. */
  static void write(Path file, String text) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  /** A UDP port that is free on loopback now. */
  public static int freeUdpPort() {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int freeTcpPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    int applicationPort = freeUdpPort();
    int interfacesPort = freeUdpPort();
    String identity = "private_key = \"%s\"".formatted(OWN_PRIVATE_KEY);
    try {
      folder = Files.createTempDirectory("warp-gate-test-");
      Path file = folder.resolve("gate.toml");
      String text = text(identity, interfacesPort, applicationPort, freeTcpPort());
      write(file, OS.LINUX.isCurrentOs() ? text + UNIX_TUNNEL : text);
      return Map.of(
          "warp.gate.config", file.toString(),
          "test.folder", folder.toString(),
          "test.application-port", Integer.toString(applicationPort),
          "test.interfaces-port", Integer.toString(interfacesPort));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    delete(folder);
  }

  /** Deletes a folder with the files in it, those that a gate has made there too. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
