package dev.warp.gate.service;

import dev.warp.gate.config.HostRequirements;
import dev.warp.gate.config.HttpConfiguration;
import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.Problem;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.io.LocalInterface;
import dev.warp.io.NetworkInterfaces;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries the configured ports by binding them for a moment, so that all that cannot be had are
 * reported at once, each at its line, before anything starts.
 */
final class PortCheck {

  private static final int ANY_PORT = 0;

  private final HostRequirements requirements;
  private final List<Problem> problems = new ArrayList<>();

  private PortCheck(HostRequirements requirements) {
    this.requirements = requirements;
  }

  static List<Problem> problems(HostRequirements requirements) {
    PortCheck check = new PortCheck(requirements);
    requirements.tunnels().forEach(check::application);
    check.http(requirements.http());
    check.interfaces(requirements.interfaces());
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
          requirements
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
    problems.add(requirements.source().problemAt(message, key));
  }

  /** A fixed port must be had on every interface; the first where it cannot says enough. */
  private void interfaces(InterfacesConfiguration interfaces) {
    if (interfaces.port() == ANY_PORT) {
      return;
    }
    for (InetAddress address : addresses(interfaces)) {
      if (!isHere(address)) {
        continue; // It is waited for, like an interface that is not plugged in yet.
      }
      Optional<String> failure = udpFailure(new InetSocketAddress(address, interfaces.port()));
      if (failure.isPresent()) {
        report(
            "UDP port %d of %s cannot be bound: %s; end the program that has it, or write another"
                + " port, or 0 for any free one",
            interfaces.port(),
            address.getHostAddress(),
            failure.get(),
            List.of("interfaces", "port"));
        return;
      }
    }
  }

  private static boolean isHere(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // The system does not tell; binding will.
    }
  }

  /** Where the interfaces' sockets are going to be; {@link PatternCheck} tells if none is told. */
  private static List<InetAddress> addresses(InterfacesConfiguration interfaces) {
    List<InetAddress> addresses = new ArrayList<>(interfaces.addresses());
    try {
      for (LocalInterface local : new NetworkInterfaces().scan()) {
        boolean special = local.kind() != LocalInterface.Kind.ORDINARY;
        if (local.isUsable() && interfaces.patterns().accepts(local.name(), special)) {
          for (Endpoint own : local.addresses()) {
            addresses.add(InetAddress.getByAddress(own.address()));
          }
        }
      }
    } catch (IOException e) {
      return addresses;
    }
    return addresses;
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
