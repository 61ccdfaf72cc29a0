package dev.warp.gate.service;

import dev.warp.gate.config.HostRequirements;
import dev.warp.gate.config.HttpConfiguration;
import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.config.Problem;
import dev.warp.gate.io.SourceAddresses;
import dev.warp.io.TrialBind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    requirements.applications().forEach(check::application);
    requirements.http().ifPresent(check::http);
    requirements.interfaces().ifPresent(check::interfaces);
    return check.problems;
  }

  private void application(HostRequirements.Application application) {
    List<String> addresses = new ArrayList<>();
    if (application.ipv4()) {
      addresses.add("127.0.0.1");
    }
    if (application.ipv6()) {
      addresses.add("::1");
    }
    for (String address : addresses) {
      InetSocketAddress local =
          new InetSocketAddress(InetAddress.ofLiteral(address), application.port());
      TrialBind.udp(local)
          .ifPresent(
              reason ->
                  report(
                      "UDP port %d of %s cannot be bound: %s; end the program that has it, or write"
                          + " another port",
                      application.port(),
                      address,
                      reason,
                      List.of("tunnels", application.tunnel(), "gate", "application_to_gate")));
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
    TrialBind.tcp(local)
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
      Optional<String> failure = TrialBind.udp(new InetSocketAddress(address, interfaces.port()));
      if (failure.isPresent() && isThere(address)) {
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

  /** An uplink may come later than the gate, and its address with it: that is no port in use. */
  private static boolean isThere(InetAddress address) {
    return TrialBind.udp(new InetSocketAddress(address, ANY_PORT)).isEmpty();
  }

  /** Where the interfaces' sockets are going to be; {@link PatternCheck} tells if none is told. */
  private static List<InetAddress> addresses(InterfacesConfiguration interfaces) {
    try {
      return SourceAddresses.of(interfaces);
    } catch (IOException e) {
      return interfaces.addresses();
    }
  }
}
