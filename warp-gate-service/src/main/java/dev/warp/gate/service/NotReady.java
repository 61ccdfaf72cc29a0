package dev.warp.gate.service;

import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.io.GateSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Says why a gate is neither registered with a map nor in a session with a far gate. */
final class NotReady {

  private NotReady() {}

  /** One line for people. */
  static String reason(GateSnapshot snapshot) {
    List<String> reasons = new ArrayList<>();
    if (snapshot.interfaces().isEmpty()) {
      reasons.add(
          "there is no network interface to send from that interfaces.inclusion_patterns and"
              + " exclusion_patterns let through");
    }
    snapshot.unresolved().forEach(name -> reasons.add("cannot resolve " + name));
    if (reasons.isEmpty() && !snapshot.status().registrations().isEmpty()) {
      reasons.add("no map has answered over " + interfaces(snapshot));
    }
    reasons.add("no far gate has a session");
    return String.join("; ", reasons);
  }

  private static String interfaces(GateSnapshot snapshot) {
    return snapshot.status().registrations().stream()
        .map(Registration::interfaceName)
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
