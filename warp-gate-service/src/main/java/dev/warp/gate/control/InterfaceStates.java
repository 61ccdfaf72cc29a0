package dev.warp.gate.control;

import com.google.protobuf.util.Durations;
import dev.warp.control.v1.Event;
import dev.warp.control.v1.EventKind;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.InterfaceState;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.path.PathState;
import dev.warp.gate.io.GateSnapshot;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The interfaces of a gate, those among them too that were there and are gone, and since when they
 * are as they are. One thread looks at a time; any thread may ask.
 */
final class InterfaceStates {

  /** A host that makes and removes interfaces all the time shall not fill the memory. */
  private static final int MAX_KNOWN = 64;

  private final Consumer<Event.Builder> events;
  private final StateTimes<String, InterfaceState> times = new StateTimes<>();
  private volatile Map<String, Interface> known = Map.of();

  /**
   * Knows none yet.
   *
   * @param events hear of every change of a state
   */
  InterfaceStates(Consumer<Event.Builder> events) {
    this.events = events;
  }

  /** Sees how they are now. */
  void look(GateSnapshot snapshot, long nowNanos) {
    Map<String, Interface> now = new LinkedHashMap<>();
    snapshot.sources().forEach(source -> now.put(source.name(), view(source, snapshot)));
    int gone = MAX_KNOWN - now.size();
    for (Interface before : known.values()) {
      if (!now.containsKey(before.getName()) && gone-- > 0) {
        now.put(before.getName(), gone(before));
      }
    }
    now.values().forEach(this::tellChange);
    known = now;
    times.look(
        now.values().stream().collect(Collectors.toMap(Interface::getName, Interface::getState)),
        nowNanos);
  }

  private void tellChange(Interface now) {
    if (!times.state(now.getName()).equals(Optional.of(now.getState()))) {
      events.accept(
          Event.newBuilder()
              .setKind(EventKind.EVENT_KIND_INTERFACE)
              .setInterface(now.getLabel())
              .setText(now.getLabel() + " is " + word(now.getState())));
    }
  }

  private static String word(InterfaceState state) {
    return switch (state) {
      case INTERFACE_STATE_UP -> "up";
      case INTERFACE_STATE_SILENT -> "in use, and nobody answers";
      case INTERFACE_STATE_DISABLED -> "switched off";
      case INTERFACE_STATE_GONE -> "gone";
      case INTERFACE_STATE_UNSPECIFIED, UNRECOGNIZED -> state.name().toLowerCase(Locale.ROOT);
    };
  }

  /** All of them, by name. */
  List<Interface> list(long nowNanos) {
    return known.values().stream()
        .sorted(Comparator.comparing(Interface::getName))
        .map(
            each ->
                each.toBuilder()
                    .setSince(Durations.fromNanos(times.forNanos(each.getName(), nowNanos)))
                    .build())
        .toList();
  }

  private static Interface gone(Interface before) {
    return before.toBuilder()
        .setState(InterfaceState.INTERFACE_STATE_GONE)
        .setOpen(false)
        .clearAddresses()
        .clearReflexive()
        .build();
  }

  private static Interface view(GateSnapshot.InterfaceState source, GateSnapshot snapshot) {
    List<String> reflexive =
        snapshot.status().registrations().stream()
            .filter(registration -> registration.interfaceName().equals(source.label()))
            .flatMap(registration -> registration.reflexive().stream())
            .map(Object::toString)
            .distinct()
            .toList();
    return Interface.newBuilder()
        .setName(source.name())
        .setLabel(source.label())
        .setEnabled(source.enabled())
        .setOpen(!source.sockets().isEmpty())
        .addAllAddresses(source.sockets().stream().map(Object::toString).toList())
        .addAllReflexive(reflexive)
        .setCost(source.cost())
        .setState(state(source, !reflexive.isEmpty(), snapshot.status()))
        .build();
  }

  private static InterfaceState state(
      GateSnapshot.InterfaceState source, boolean registered, GateStatus status) {
    if (!source.enabled()) {
      return InterfaceState.INTERFACE_STATE_DISABLED;
    }
    boolean answered =
        registered
            || status.farGates().stream()
                .flatMap(farGate -> farGate.paths().stream())
                .filter(path -> path.interfaceName().equals(source.label()))
                .anyMatch(path -> path.state() != PathState.DOWN);
    return answered ? InterfaceState.INTERFACE_STATE_UP : InterfaceState.INTERFACE_STATE_SILENT;
  }
}
