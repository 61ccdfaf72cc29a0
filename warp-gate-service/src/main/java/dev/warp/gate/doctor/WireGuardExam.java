package dev.warp.gate.doctor;

import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.TunnelConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks whether WireGuard, where it runs, sends to a tunnel. */
final class WireGuardExam {

  private static final String ABOUT = "WireGuard";
  private static final int FIELDS = 3;

  private final List<TunnelConfiguration> tunnels;
  private final HostFacts host;

  WireGuardExam(List<TunnelConfiguration> tunnels, HostFacts host) {
    this.tunnels = tunnels;
    this.host = host;
  }

  List<Finding> run() {
    Optional<String> endpoints = host.output("wg", "show", "all", "endpoints");
    if (endpoints.isEmpty()) {
      return List.of(Finding.ok(ABOUT, "not looked at: 'wg show all endpoints' does not run here"));
    }
    Set<Integer> ports =
        tunnels.stream()
            .map(TunnelConfiguration::gate)
            .filter(LoopbackGate.class::isInstance)
            .map(gate -> ((LoopbackGate) gate).applicationToGate())
            .collect(Collectors.toSet());
    List<Finding> findings = new ArrayList<>();
    boolean any = false;
    for (String line : endpoints.get().lines().toList()) {
      String[] fields = line.split("\t", -1);
      if (fields.length == FIELDS) {
        any |= leadsToATunnel(fields[2], ports);
      }
    }
    if (any) {
      findings.add(Finding.ok(ABOUT, "a peer's endpoint is a tunnel's port"));
    } else if (!endpoints.get().isBlank() && !ports.isEmpty()) {
      findings.add(
          Finding.note(
              ABOUT,
              "it runs, and no peer's endpoint is a tunnel's port",
              "write Endpoint = 127.0.0.1:%d for the peer at the far side"
                  .formatted(ports.stream().min(Integer::compare).orElseThrow())));
    } else {
      findings.add(Finding.ok(ABOUT, "has no peers here"));
    }
    return findings;
  }

  private static boolean leadsToATunnel(String endpoint, Set<Integer> ports) {
    return ports.stream()
        .anyMatch(port -> endpoint.equals("127.0.0.1:" + port) || endpoint.equals("[::1]:" + port));
  }
}
