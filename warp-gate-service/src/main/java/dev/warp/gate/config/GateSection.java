package dev.warp.gate.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the {@code [tunnels.NAME.gate]} of all tunnels, whose ports must differ. */
final class GateSection {

  private final int interfacesPort;
  private final Map<Integer, String> gateByPort = new HashMap<>();

  /**
   * A reading of all gates of one configuration.
   *
   * @param interfacesPort the UDP port of the interfaces' sockets, 0 for any
   */
  GateSection(int interfacesPort) {
    this.interfacesPort = interfacesPort;
  }

  /** The gate, unless there is a mistake. */
  Optional<LoopbackGate> read(Section section) {
    boolean ipv4 = section.get(GateKeys.IPV4);
    boolean ipv6 = section.get(GateKeys.IPV6);
    if (!ipv4 && !ipv6 && section.isKnown(GateKeys.IPV4, GateKeys.IPV6)) {
      section.mistake(
          GateKeys.IPV4, "neither ipv4 nor ipv6 is on; write ipv4 = true, ipv6 = true, or both");
    }
    if (section.has(GateKeys.UNIX_PATH)) {
      section.mistake(
          GateKeys.UNIX_PATH,
          "Unix gates are not available in this version; use application_to_gate");
    }
    Optional<Integer> in =
        section.has(GateKeys.UNIX_PATH)
            ? section.find(GateKeys.APPLICATION_TO_GATE)
            : section.require(GateKeys.APPLICATION_TO_GATE);
    Optional<Integer> out = section.find(GateKeys.GATE_TO_APPLICATION);
    in.ifPresent(port -> checkPort(section, port, out));
    OptionalInt fixed = out.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    return in.map(port -> new LoopbackGate(ipv4, ipv6, port, fixed));
  }

  private void checkPort(Section section, int port, Optional<Integer> out) {
    if (out.filter(other -> other == port).isPresent()) {
      section.mistake(
          GateKeys.GATE_TO_APPLICATION,
          "is the port of application_to_gate, so the gate would send to itself; write the port the"
              + " application listens on, or remove the line to answer whoever sent last");
    }
    if (port == interfacesPort) {
      section.mistake(
          GateKeys.APPLICATION_TO_GATE,
          port + " is already interfaces.port; write another port in one of the two places");
    }
    String earlier = gateByPort.putIfAbsent(port, section.path());
    if (earlier != null) {
      section.mistake(
          GateKeys.APPLICATION_TO_GATE,
          port + " is already the port of [" + earlier + "]; write another port");
    }
  }
}
