package dev.warp.lab.gauge;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.config.UnixGate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Where a tunnel of a gate's configuration is entered and left, named as FILE:TUNNEL. */
record TunnelEnd(TunnelConfiguration tunnel) {

  /**
   * Reads a gate's configuration.
   *
   * @throws IllegalArgumentException if it has mistakes, or no such tunnel; the message says what
   *     to write instead
   */
  static TunnelEnd parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("'" + text + "' is not CONFIG:TUNNEL");
    }
    String name = text.substring(colon + 1);
    ConfigurationResult result = GateConfigurationReader.read(Path.of(text.substring(0, colon)));
    if (!(result instanceof ConfigurationResult.Accepted accepted)) {
      throw new IllegalArgumentException(
          result.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
    }
    try (GateConfiguration configuration = accepted.configuration()) {
      return configuration.tunnels().stream()
          .filter(tunnel -> tunnel.name().equals(name))
          .findFirst()
          .map(TunnelEnd::new)
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "there is no tunnel %s; there are %s"
                          .formatted(
                              name,
                              configuration.tunnels().stream()
                                  .map(TunnelConfiguration::name)
                                  .collect(Collectors.joining(", ")))));
    }
  }

  /** Where to send what is to go through it. */
  Place entry() {
    return switch (tunnel.gate()) {
      case LoopbackGate gate -> loopback(gate, gate.applicationToGate());
      case UnixGate gate -> new Place.Unix(gate.path());
    };
  }

  /**
   * Where to receive what has gone through it.
   *
   * @throws IllegalArgumentException if it hands payloads to no port that is known beforehand
   */
  Place exit() {
    if (tunnel.gate() instanceof LoopbackGate gate && gate.gateToApplication().isPresent()) {
      return loopback(gate, gate.gateToApplication().getAsInt());
    }
    String advice =
        tunnel.gate() instanceof UnixGate
            ? "a recorder cannot stand at a Unix gate; give the tunnel ports at this host"
            : "write gate_to_application = PORT, where the recorder is to listen";
    throw new IllegalArgumentException("tunnels.%s.gate: %s".formatted(tunnel.name(), advice));
  }

  private static Place loopback(LoopbackGate gate, int port) {
    return new Place.Udp(
        new InetSocketAddress(InetAddress.ofLiteral(gate.ipv4() ? "127.0.0.1" : "::1"), port));
  }
}
