package dev.warp.gate.control;

import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.RelayAddress;
import java.util.Locale;
import java.util.function.IntFunction;

/** Says in a line what happened. */
final class EventText {

  private EventText() {}

  /** The line for {@code event}; {@code interfaces} gives the names of interfaces. */
  static String of(GateEvent event, IntFunction<String> interfaces) {
    return switch (event) {
      case GateEvent.Registered e ->
          "registered with map %s: %s is seen at %s"
              .formatted(e.map(), interfaces.apply(e.interfaceId()), e.reflexive());
      case GateEvent.RegistrationLost e ->
          "map %s does not answer on %s".formatted(e.map(), interfaces.apply(e.interfaceId()));
      case GateEvent.PortMapped e ->
          "%s: the router maps %s to it".formatted(interfaces.apply(e.interfaceId()), e.external());
      case GateEvent.PortMappingLost e ->
          "%s: the router maps %s to it no more"
              .formatted(interfaces.apply(e.interfaceId()), e.external());
      case GateEvent.CandidatesLearned e ->
          "far gate %s: the map knows %d candidates".formatted(e.farGate(), e.candidates());
      case GateEvent.SessionUp e ->
          "far gate %s: session up, %s%s"
              .formatted(
                  e.farGate(),
                  e.initiator() ? "begun here" : "begun there",
                  e.restarted() ? ", the far gate has restarted" : "");
      case GateEvent.SessionDown e ->
          "far gate %s: session down, %s"
              .formatted(e.farGate(), e.cause().name().toLowerCase(Locale.ROOT));
      case GateEvent.PathUp e ->
          "far gate %s: path %d up, %s to %s"
              .formatted(
                  e.farGate(), e.pathId(), interfaces.apply(e.interfaceId()), where(e.remote()));
      case GateEvent.PathDown e ->
          "far gate %s: path %d down, %s to %s"
              .formatted(
                  e.farGate(), e.pathId(), interfaces.apply(e.interfaceId()), where(e.remote()));
      case GateEvent.PathDegraded e ->
          "far gate %s: path %d degraded, %s to %s is silent, lossy, slow or narrow"
              .formatted(
                  e.farGate(), e.pathId(), interfaces.apply(e.interfaceId()), where(e.remote()));
      case GateEvent.PathTrusted e ->
          "far gate %s: path %d trusted again, %s to %s"
              .formatted(
                  e.farGate(), e.pathId(), interfaces.apply(e.interfaceId()), where(e.remote()));
      case GateEvent.PathMoved e ->
          "far gate %s: path %d moved from %s to %s"
              .formatted(e.farGate(), e.pathId(), where(e.from()), where(e.to()));
      case GateEvent.PathLimit e ->
          "far gate %s: path %d, %s to %s, carries datagrams of %d bytes%s"
              .formatted(
                  e.farGate(),
                  e.pathId(),
                  interfaces.apply(e.interfaceId()),
                  where(e.remote()),
                  e.bytes(),
                  e.bytes() < e.wanted() ? ", of the " + e.wanted() + " that mtu allows" : "");
      case GateEvent.TunnelUnprotected e ->
          "far gate %s: tunnel %s is unprotected, its paths cannot carry the redundancy promised"
              .formatted(e.farGate(), e.tunnel());
      case GateEvent.TunnelProtected e ->
          "far gate %s: tunnel %s is protected again".formatted(e.farGate(), e.tunnel());
      case GateEvent.TunnelUnknownThere e ->
          "far gate %s has no tunnel that matches %s".formatted(e.farGate(), e.tunnel());
    };
  }

  private static String where(Endpoint remote) {
    return RelayAddress.isRelayed(remote)
        ? "interface %d there, relayed by a map".formatted(RelayAddress.interfaceId(remote))
        : remote.toString();
  }
}
