package dev.warp.gate.control;

import dev.warp.control.v1.Event;
import dev.warp.control.v1.EventKind;
import dev.warp.gate.engine.boundary.GateEvent;
import java.util.function.IntFunction;

/** What the API and logs say of events. */
public final class EventFields {

  private EventFields() {}

  /**
   * All of an event but its number and time.
   *
   * @param interfaces gives the labels of interfaces
   */
  public static Event.Builder of(GateEvent event, IntFunction<String> interfaces) {
    Event.Builder fields = Event.newBuilder().setText(EventText.of(event, interfaces));
    return switch (event) {
      case GateEvent.Registered e ->
          fields
              .setKind(EventKind.EVENT_KIND_REGISTERED)
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.RegistrationLost e ->
          fields
              .setKind(EventKind.EVENT_KIND_REGISTRATION_LOST)
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.PortMapped e ->
          fields
              .setKind(EventKind.EVENT_KIND_PORT_MAPPED)
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.PortMappingLost e ->
          fields
              .setKind(EventKind.EVENT_KIND_PORT_MAPPING_LOST)
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.CandidatesLearned e ->
          fields.setKind(EventKind.EVENT_KIND_CANDIDATES).setFarGate(e.farGate());
      case GateEvent.SessionUp e ->
          fields.setKind(EventKind.EVENT_KIND_SESSION_UP).setFarGate(e.farGate());
      case GateEvent.SessionDown e ->
          fields.setKind(EventKind.EVENT_KIND_SESSION_DOWN).setFarGate(e.farGate());
      case GateEvent.PathUp e ->
          path(fields, EventKind.EVENT_KIND_PATH_UP, e.farGate(), e.pathId())
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.PathDown e ->
          path(fields, EventKind.EVENT_KIND_PATH_DOWN, e.farGate(), e.pathId())
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.PathDegraded e ->
          path(fields, EventKind.EVENT_KIND_PATH_DEGRADED, e.farGate(), e.pathId())
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.PathTrusted e ->
          path(fields, EventKind.EVENT_KIND_PATH_TRUSTED, e.farGate(), e.pathId())
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.PathMoved e ->
          path(fields, EventKind.EVENT_KIND_PATH_MOVED, e.farGate(), e.pathId());
      case GateEvent.PathLimit e ->
          path(fields, EventKind.EVENT_KIND_PATH_LIMIT, e.farGate(), e.pathId())
              .setInterface(interfaces.apply(e.interfaceId()));
      case GateEvent.TunnelUnprotected e ->
          tunnel(fields, EventKind.EVENT_KIND_TUNNEL_UNPROTECTED, e.farGate(), e.tunnel());
      case GateEvent.TunnelProtected e ->
          tunnel(fields, EventKind.EVENT_KIND_TUNNEL_PROTECTED, e.farGate(), e.tunnel());
      case GateEvent.TunnelUnknownThere e ->
          tunnel(fields, EventKind.EVENT_KIND_TUNNEL_UNKNOWN_THERE, e.farGate(), e.tunnel());
    };
  }

  private static Event.Builder path(
      Event.Builder fields, EventKind kind, String farGate, int pathId) {
    return fields.setKind(kind).setFarGate(farGate).setPath(pathId);
  }

  private static Event.Builder tunnel(
      Event.Builder fields, EventKind kind, String farGate, String tunnel) {
    return fields.setKind(kind).setFarGate(farGate).setTunnel(tunnel);
  }
}
