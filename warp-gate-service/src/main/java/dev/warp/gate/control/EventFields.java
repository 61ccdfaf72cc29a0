package dev.warp.gate.control;

import dev.warp.control.v1.Event;
import dev.warp.control.v1.EventKind;
import dev.warp.control.v1.EventOrBuilder;
import dev.warp.gate.engine.boundary.GateEvent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** What the API and logs say of events. */
public final class EventFields {

  private static final Set<Integer> SUBJECTS =
      Set.of(
          Event.FAR_GATE_FIELD_NUMBER,
          Event.INTERFACE_FIELD_NUMBER,
          Event.PATH_FIELD_NUMBER,
          Event.TUNNEL_FIELD_NUMBER);

  private EventFields() {}

  /**
   * All of an event but its number and time.
   *
   * @param interfaces gives the labels of interfaces
   */
  public static Event.Builder of(GateEvent event, IntFunction<String> interfaces) {
    Event.Builder fields =
        Event.newBuilder().setKind(kind(event)).setText(EventText.of(event, interfaces));
    if (event instanceof GateEvent.OfInterface about) {
      fields.setInterface(interfaces.apply(about.interfaceId()));
    }
    if (event instanceof GateEvent.OfFarGate about) {
      fields.setFarGate(about.farGate());
    }
    if (event instanceof GateEvent.OfPath about) {
      fields.setPath(about.pathId());
    }
    if (event instanceof GateEvent.OfTunnel about) {
      fields.setTunnel(about.tunnel());
    }
    return fields;
  }

  /** What an event is about, by the names of the fields that say so. */
  public static Map<String, Object> subjects(EventOrBuilder event) {
    Map<String, Object> subjects = new LinkedHashMap<>();
    event.getAllFields().entrySet().stream()
        .filter(field -> SUBJECTS.contains(field.getKey().getNumber()))
        .forEach(field -> subjects.put(field.getKey().getName(), field.getValue()));
    return subjects;
  }

  /** A kind as one lower-case word. */
  public static String word(EventKind kind) {
    return kind.name().substring("EVENT_KIND_".length()).toLowerCase(Locale.ROOT);
  }

  private static EventKind kind(GateEvent event) {
    return switch (event) {
      case GateEvent.Registered _ -> EventKind.EVENT_KIND_REGISTERED;
      case GateEvent.RegistrationLost _ -> EventKind.EVENT_KIND_REGISTRATION_LOST;
      case GateEvent.PortMapped _ -> EventKind.EVENT_KIND_PORT_MAPPED;
      case GateEvent.PortMappingLost _ -> EventKind.EVENT_KIND_PORT_MAPPING_LOST;
      case GateEvent.CandidatesLearned _ -> EventKind.EVENT_KIND_CANDIDATES;
      case GateEvent.SessionUp _ -> EventKind.EVENT_KIND_SESSION_UP;
      case GateEvent.SessionDown _ -> EventKind.EVENT_KIND_SESSION_DOWN;
      case GateEvent.PathUp _ -> EventKind.EVENT_KIND_PATH_UP;
      case GateEvent.PathDown _ -> EventKind.EVENT_KIND_PATH_DOWN;
      case GateEvent.PathDegraded _ -> EventKind.EVENT_KIND_PATH_DEGRADED;
      case GateEvent.PathTrusted _ -> EventKind.EVENT_KIND_PATH_TRUSTED;
      case GateEvent.PathMoved _ -> EventKind.EVENT_KIND_PATH_MOVED;
      case GateEvent.PathLimit _ -> EventKind.EVENT_KIND_PATH_LIMIT;
      case GateEvent.TunnelUnprotected _ -> EventKind.EVENT_KIND_TUNNEL_UNPROTECTED;
      case GateEvent.TunnelProtected _ -> EventKind.EVENT_KIND_TUNNEL_PROTECTED;
      case GateEvent.TunnelUnknownThere _ -> EventKind.EVENT_KIND_TUNNEL_UNKNOWN_THERE;
    };
  }
}
