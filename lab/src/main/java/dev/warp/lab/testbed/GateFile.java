package dev.warp.lab.testbed;

import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A gate's configuration file, as docs/configuration.md describes it.
 *
 * @param privateKeyFile beside it
 * @param interfaceAddresses what to send from; empty for all interfaces there are
 * @param map where the map is
 * @param mapKey the map's public key
 * @param farGateKey the other end's public key
 * @param tunnels all with the same redundancy
 * @param redundancy of every tunnel
 * @param httpPort for health and metrics
 */
public record GateFile(
    String privateKeyFile,
    List<String> interfaceAddresses,
    InetSocketAddress map,
    PublicKey mapKey,
    PublicKey farGateKey,
    List<TunnelPorts> tunnels,
    Shards redundancy,
    int httpPort) {

  /**
   * The redundancy asked for.
   *
   * @param required how many shards rebuild a payload
   * @param sent at least so many are sent
   */
  public record Shards(int required, int sent) {}

  /** Writes it, readable by its owner only. */
  public void write(Path file) {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String text() {
    return """
    private_key_file = "%s"

    [interfaces]
    interface_scan_interval = 1
    %s
    [warp_map]
    address = "%s:%d"
    public_key = "%s"

    [far_gate]
    public_key = "%s"

    %s[http]
    host = "127.0.0.1"
    port = %d
    """
        .formatted(
            privateKeyFile,
            addresses(),
            map.getAddress().getHostAddress(),
            map.getPort(),
            mapKey,
            farGateKey,
            tunnels.stream().map(this::tunnel).collect(Collectors.joining()),
            httpPort);
  }

  private String addresses() {
    return interfaceAddresses.isEmpty()
        ? ""
        : interfaceAddresses.stream()
            .collect(Collectors.joining("\", \"", "addresses = [\"", "\"]\n"));
  }

  private String tunnel(TunnelPorts ports) {
    return """
    [tunnels.%1$s.gate]
    application_to_gate = %2$d
    gate_to_application = %3$d

    [tunnels.%1$s.transport.redundancy]
    num_shards = %4$d
    required_shards = %5$d

    """
        .formatted(
            ports.tunnel(),
            ports.applicationToGate(),
            ports.gateToApplication(),
            redundancy.sent(),
            redundancy.required());
  }
}
