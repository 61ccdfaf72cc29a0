package dev.warp.gate.config;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads the {@code [tunnels.NAME.gate]} of all tunnels, whose ports and paths must differ. */
final class GateSection {

  private static final List<Key<?>> OF_LOOPBACK =
      List.of(
          GateKeys.IPV4, GateKeys.IPV6, GateKeys.APPLICATION_TO_GATE, GateKeys.GATE_TO_APPLICATION);
  private static final List<Key<?>> OF_UNIX =
      List.of(GateKeys.UNIX_MODE, GateKeys.UNIX_OWNER, GateKeys.UNIX_GROUP);

  private final Path file;
  private final int interfacesPort;
  private final Map<Path, String> gateByPath = new HashMap<>();
  private final Map<Integer, String> gateByPort = new HashMap<>();

  /**
   * A reading of all gates of one configuration.
   *
   * @param file the configuration's own, whose folder relative paths start from
   * @param interfacesPort the UDP port of the interfaces' sockets, 0 for any
   */
  GateSection(Path file, int interfacesPort) {
    this.file = file;
    this.interfacesPort = interfacesPort;
  }

  /** The gate, unless there is a mistake. */
  Optional<ApplicationGate> read(Section section) {
    return section.has(GateKeys.UNIX_PATH)
        ? readUnix(section).map(gate -> gate)
        : readLoopback(section).map(gate -> gate);
  }

  private Optional<UnixGate> readUnix(Section section) {
    List<String> mixed = OF_LOOPBACK.stream().filter(section::has).map(Key::name).toList();
    if (!mixed.isEmpty()) {
      section.mistake(
          GateKeys.UNIX_PATH,
          "a gate with a path has no %s; remove that, or the path"
              .formatted(String.join(", ", mixed)));
    }
    OF_LOOPBACK.forEach(section::find);
    Set<PosixFilePermission> mode = section.get(GateKeys.UNIX_MODE);
    Optional<String> owner = section.find(GateKeys.UNIX_OWNER);
    Optional<String> group = section.find(GateKeys.UNIX_GROUP);
    Optional<Path> path =
        section
            .find(GateKeys.UNIX_PATH)
            .map(text -> file.toAbsolutePath().resolveSibling(text).normalize());
    path.ifPresent(known -> checkPath(section, known));
    return path.filter(known -> mixed.isEmpty())
        .map(known -> new UnixGate(known, mode, owner, group));
  }

  private void checkPath(Section section, Path path) {
    String earlier = gateByPath.putIfAbsent(path, section.path());
    if (earlier != null) {
      section.mistake(
          GateKeys.UNIX_PATH,
          path + " is already the path of [" + earlier + "]; write another path");
    }
  }

  private Optional<LoopbackGate> readLoopback(Section section) {
    for (Key<?> key : OF_UNIX) {
      if (section.has(key)) {
        section.mistake(key, "is for a gate with a path; write path, or remove the line");
      }
    }
    boolean ipv4 = section.get(GateKeys.IPV4);
    boolean ipv6 = section.get(GateKeys.IPV6);
    if (!ipv4 && !ipv6 && section.isKnown(GateKeys.IPV4, GateKeys.IPV6)) {
      section.mistake(
          GateKeys.IPV4, "neither ipv4 nor ipv6 is on; write ipv4 = true, ipv6 = true, or both");
    }
    Optional<Integer> in = section.require(GateKeys.APPLICATION_TO_GATE);
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
