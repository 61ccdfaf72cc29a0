package dev.warp.gate.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the {@code [tunnels.NAME]}. */
final class TunnelsSection {

  /** Bytes of UTF-8; names travel in the protocol. */
  private static final int LONGEST_NAME = 64;

  private final FarGatesSection.FarGates farGates;
  private final GateSection gates;
  private final List<TunnelConfiguration> valid = new ArrayList<>();
  private final List<HostRequirements.Application> applications = new ArrayList<>();
  private final List<HostRequirements.UnixSocket> unixSockets = new ArrayList<>();
  private final Map<FarGateAndId, String> tunnelById = new HashMap<>();

  private TunnelsSection(FarGatesSection.FarGates farGates, Path file, int interfacesPort) {
    this.farGates = farGates;
    this.gates = new GateSection(file, interfacesPort);
  }

  private record FarGateAndId(String farGate, long id) {}

  /**
   * What was found.
   *
   * @param valid the tunnels without a mistake
   * @param applications the sockets of all tunnels whose port is known
   * @param unixSockets those of all tunnels whose path is known
   */
  record Tunnels(
      List<TunnelConfiguration> valid,
      List<HostRequirements.Application> applications,
      List<HostRequirements.UnixSocket> unixSockets) {}

  static Tunnels read(
      Section tunnels, FarGatesSection.FarGates farGates, Path file, int interfacesPort) {
    if (tunnels.isEmpty() && !tunnels.problems().mayBeLeftOut(tunnels.path())) {
      tunnels
          .problems()
          .warning(
              tunnels.line(),
              "tunnels",
              "there is no tunnel; write [tunnels.NAME.gate] and below it application_to_gate");
    }
    TunnelsSection reading = new TunnelsSection(farGates, file, interfacesPort);
    tunnels.entries().forEach(entry -> reading.read(entry.name(), entry.section()));
    return new Tunnels(reading.valid, reading.applications, reading.unixSockets);
  }

  private void read(String name, Section section) {
    checkName(name, section);
    Optional<String> farGate = farGate(section);
    Optional<Long> id = section.find(GateKeys.TUNNEL_ID);
    id.ifPresent(number -> checkId(number, farGate, section));
    Section gateSection = section.child("gate");
    Optional<ApplicationGate> gate = gates.read(gateSection);
    gate.ifPresent(known -> ask(name, known, gateSection));
    int priority = section.get(GateKeys.PRIORITY);
    TransportConfiguration transport = TransportSection.read(section.child("transport"));
    if (farGate.isPresent() && gate.isPresent()) {
      OptionalLong tunnelId = id.map(OptionalLong::of).orElseGet(OptionalLong::empty);
      valid.add(
          new TunnelConfiguration(name, tunnelId, farGate.get(), priority, gate.get(), transport));
    }
  }

  private void ask(String tunnel, ApplicationGate gate, Section section) {
    switch (gate) {
      case LoopbackGate loopback -> applications.add(application(tunnel, loopback, section));
      case UnixGate unix -> unixSockets.add(new HostRequirements.UnixSocket(tunnel, unix));
    }
  }

  private static HostRequirements.Application application(
      String tunnel, LoopbackGate gate, Section section) {
    return new HostRequirements.Application(
        tunnel,
        gate.applicationToGate(),
        gate.ipv4() && section.isKnown(GateKeys.IPV4),
        gate.ipv6() && section.isKnown(GateKeys.IPV6));
  }

  private static void checkName(String name, Section section) {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1 || length > LONGEST_NAME) {
      section
          .problems()
          .mistake(
              section.line(),
              section.path(),
              "the tunnel's name has "
                  + length
                  + " bytes; write one of 1 to "
                  + LONGEST_NAME
                  + " bytes");
    }
  }

  private Optional<String> farGate(Section section) {
    if (!section.has(GateKeys.TUNNEL_FAR_GATE)) {
      if (farGates.names().size() > 1) {
        section.missing(
            GateKeys.TUNNEL_FAR_GATE,
            "is missing, and there are several far gates; write far_gate = \"NAME\" with one of "
                + known());
      }
      return farGates.names().stream().findFirst();
    }
    Optional<String> named = section.find(GateKeys.TUNNEL_FAR_GATE);
    named
        .filter(name -> !farGates.names().contains(name))
        .ifPresent(name -> reportUnknown(section, name));
    return named;
  }

  private void reportUnknown(Section section, String name) {
    section.missing(
        GateKeys.TUNNEL_FAR_GATE,
        // The single far gate goes by the name of its table.
        KeyPath.of(
            name.equals(FarGatesSection.SINGLE) ? List.of(name) : List.of("far_gates", name)),
        "there is no far gate \""
            + name
            + "\"; "
            + NearestName.of(name, farGates.names())
                .map(nearest -> "did you mean " + nearest + "?")
                .orElse("write [far_gates.NAME] with its public_key, or one of " + known()));
  }

  private String known() {
    return farGates.names().isEmpty() ? "none so far" : String.join(", ", farGates.names());
  }

  /** Tunnels to different far gates may share an id: every vehicle of a fleet may use the same. */
  private void checkId(long id, Optional<String> farGate, Section section) {
    if (farGate.isEmpty()) {
      return;
    }
    String earlier = tunnelById.putIfAbsent(new FarGateAndId(farGate.get(), id), section.path());
    if (earlier != null) {
      section.mistake(
          GateKeys.TUNNEL_ID, id + " is already the id of [" + earlier + "]; write another number");
    }
  }
}
