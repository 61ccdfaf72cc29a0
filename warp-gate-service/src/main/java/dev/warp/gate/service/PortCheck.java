package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.HttpConfiguration;
import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.Problem;
import dev.warp.gate.config.TunnelConfiguration;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries the configured ports by binding them for a moment, so that all that cannot be had are
 * reported at once, each at its line, before anything starts.
 */
final class PortCheck {

  private final ConfigurationResult.Accepted accepted;
  private final List<Problem> problems = new ArrayList<>();

  private PortCheck(ConfigurationResult.Accepted accepted) {
    this.accepted = accepted;
  }

  static List<Problem> problems(ConfigurationResult.Accepted accepted) {
    PortCheck check = new PortCheck(accepted);
    accepted.configuration().tunnels().forEach(check::application);
    check.http(accepted.configuration().http());
    return check.problems;
  }

  private void application(TunnelConfiguration tunnel) {
    LoopbackGate gate = tunnel.gate();
    List<String> addresses = new ArrayList<>();
    if (gate.ipv4()) {
      addresses.add("127.0.0.1");
    }
    if (gate.ipv6()) {
      addresses.add("::1");
    }
    for (String address : addresses) {
      InetSocketAddress local =
          new InetSocketAddress(InetAddress.ofLiteral(address), gate.applicationToGate());
      udpFailure(local)
          .ifPresent(
              reason ->
                  report(
                      "UDP port %d of %s cannot be bound: %s; end the program that has it, or write"
                          + " another port",
                      gate.applicationToGate(),
                      address,
                      reason,
                      List.of("tunnels", tunnel.name(), "gate", "application_to_gate")));
    }
  }

  private void http(HttpConfiguration http) {
    InetSocketAddress local = new InetSocketAddress(http.host(), http.port());
    if (local.isUnresolved()) {
      problems.add(
          accepted
              .source()
              .problemAt(
                  "cannot resolve " + http.host() + "; write an IP address",
                  List.of("http", "host")));
      return;
    }
    tcpFailure(local)
        .ifPresent(
            reason ->
                report(
                    "TCP port %d of %s cannot be bound: %s; end the program that has it, or write"
                        + " another port",
                    http.port(), http.host(), reason, List.of("http", "port")));
  }

  private void report(String format, int port, String host, String reason, List<String> key) {
    String message = format.formatted(port, host, reason);

    problems.add(accepted.source().problemAt(message, key));
  }

  private static Optional<String> udpFailure(InetSocketAddress local) {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.bind(local);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  private static Optional<String> tcpFailure(InetSocketAddress local) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(local);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(reason(e));
    }
  }

  /** The system's words without the JDK's hint in brackets. */
  private static String reason(IOException failure) {
    return String.valueOf(failure.getMessage()).replaceFirst(" \\(.*\\)$", "");
  }
}
