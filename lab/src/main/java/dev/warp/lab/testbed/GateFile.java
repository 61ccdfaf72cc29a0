package dev.warp.lab.testbed;

import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A gate's configuration file, as docs/configuration.md describes it.
 *
 * @param privateKeyFile beside it
 * @param interfaceAddresses what to send from; empty for all interfaces there are
 * @param intervals of what is done again and again
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
    Intervals intervals,
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

  /**
   * How often a gate does what it does again and again.
   *
   * @param scan between two scans for interfaces, and two registrations at the map
   * @param keepAlive between two keep-alives on an idle path
   */
  public record Intervals(Duration scan, Duration keepAlive) {

    /** As when a file does not say, but for scans that show at once what changed. */
    public static final Intervals USUAL =
        new Intervals(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

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
    interface_scan_interval = "%dms"
    holepunch_keep_alive_interval = "%dms"
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
            intervals.scan().toMillis(),
            intervals.keepAlive().toMillis(),
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
            .collect(
                Collectors.joining(
                    "\", \"",
                    "inclusion_patterns = [\"none-but-these\"]\naddresses = [\"",
                    "\"]\n"));
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
