package dev.warp.gate.control;

import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why a gate is neither registered with a map nor in a session with a far gate. */
public final class NotReady {

  private NotReady() {}

  /** One line for people; empty where it is one of the two. */
  public static String reason(GateSnapshot snapshot) {
    return String.join("; ", reasons(snapshot));
  }

  /** The reasons, each a line for people; none where it is one of the two. */
  static List<String> reasons(GateSnapshot snapshot) {
    boolean ready =
        snapshot.status().registrations().stream().anyMatch(r -> r.reflexive().isPresent())
            || snapshot.status().farGates().stream().anyMatch(f -> f.sessionAgeNanos().isPresent());
    return ready ? List.of() : causes(snapshot);
  }

  private static List<String> causes(GateSnapshot snapshot) {
    List<String> reasons = new ArrayList<>();
    if (snapshot.interfaces().isEmpty()) {
      reasons.addAll(
          snapshot.troubles().isEmpty()
              ? List.of("the interfaces of this host are still being looked at")
              : snapshot.troubles());
    }
    snapshot.unresolved().forEach(name -> reasons.add("cannot resolve " + name));
    unanswered(snapshot).forEach((map, over) -> reason(snapshot, map, over, reasons));
    reasons.add("no far gate has a session");
    return reasons;
  }

  private static void reason(
      GateSnapshot snapshot, List<Endpoint> map, Set<String> over, List<String> reasons) {
    if (!map.isEmpty()) {
      String asked = map.stream().map(Endpoint::toString).collect(Collectors.joining(" or "));
      reasons.add("no answer from " + asked + " over " + String.join(", ", over));
    } else if (snapshot.unresolved().isEmpty()) {
      // Still being resolved, or of the other IP version.
      reasons.add(
          "no address of a map is known that can be reached over " + String.join(", ", over));
    }
  }

  /** The interfaces by where they ask for a map, for most ask at the same places. */
  private static Map<List<Endpoint>, Set<String>> unanswered(GateSnapshot snapshot) {
    Map<List<Endpoint>, Set<String>> interfaces = new LinkedHashMap<>();
    for (Registration registration : snapshot.status().registrations()) {
      interfaces
          .computeIfAbsent(registration.endpoints(), asked -> new LinkedHashSet<>())
          .add(registration.interfaceName());
    }
    return interfaces;
  }
}
