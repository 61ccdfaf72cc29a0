package dev.warp.gate.config;

import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a configuration asks of the host it is read on: a key file, ports, interfaces. Whether they
 * are to be had is for the caller to find out. Of a configuration with mistakes it is what could be
 * read, so that mistakes of both sorts are reported at once.
 *
 * @param source where each key stands
 * @param identity empty where the key is mistaken
 * @param interfaces empty where it is not known what to send from; where the port is mistaken, its
 *     default
 * @param farGates those without a mistake
 * @param applications those whose port is known, whatever is mistaken beside it
 * @param unixSockets those whose path is known, likewise
 * @param http empty where the host is not known; where the port is mistaken, its default
 */
public record HostRequirements(
    ConfigurationSource source,
    Optional<Identity> identity,
    Optional<InterfacesConfiguration> interfaces,
    List<FarGateConfiguration> farGates,
    List<Application> applications,
    List<UnixSocket> unixSockets,
    Optional<HttpConfiguration> http) {

  /** The port for the applications of a tunnel, and on which loopback addresses it is wanted. */
  public record Application(String tunnel, int port, boolean ipv4, boolean ipv6) {}

  /** The Unix socket for the applications of a tunnel. */
  public record UnixSocket(String tunnel, UnixGate gate) {}

  static HostRequirements of(ConfigurationSource source, GateConfiguration configuration) {
    List<Application> applications = new ArrayList<>();
    List<UnixSocket> unixSockets = new ArrayList<>();
    for (TunnelConfiguration tunnel : configuration.tunnels()) {
      switch (tunnel.gate()) {
        case LoopbackGate(boolean ipv4, boolean ipv6, int port, OptionalInt _) ->
            applications.add(new Application(tunnel.name(), port, ipv4, ipv6));
        case UnixGate unix -> unixSockets.add(new UnixSocket(tunnel.name(), unix));
      }
    }
    return new HostRequirements(
        source,
        Optional.of(configuration.identity()),
        Optional.of(configuration.interfaces()),
        configuration.farGates(),
        applications,
        unixSockets,
        Optional.of(configuration.http()));
  }

  public HostRequirements {
    farGates = List.copyOf(farGates);
    applications = List.copyOf(applications);
    unixSockets = List.copyOf(unixSockets);
  }

  /**
   * The mistakes that show only once the key in a file of its own is known: far gates that have
   * this very key. The reader has done this already for a {@code private_key} in the configuration.
   */
  public List<Problem> problemsWithOwnKey(PublicKey own) {
    return farGates.stream()
        .filter(farGate -> farGate.publicKey().equals(own))
        .map(farGate -> source.problemAt(FarGatesSection.OWN_KEY, path(farGate)))
        .toList();
  }

  private List<String> path(FarGateConfiguration farGate) {
    List<String> named = List.of("far_gates", farGate.name(), "public_key");
    return source.has(named) ? named : List.of("far_gate", "public_key");
  }

  /** Whether the file itself has something that nobody else may know. */
  boolean holdsSecret() {
    return identity.filter(Identity.Configured.class::isInstance).isPresent()
        || farGates.stream().anyMatch(farGate -> farGate.presharedKey().isPresent());
  }

  /** Zeroes the private key and the pre-shared keys that stood in the file. */
  public void zeroSecrets() {
    identity.ifPresent(Identity::zeroSecrets);
    farGates.forEach(farGate -> farGate.presharedKey().ifPresent(PresharedKey::close));
  }
}
