package dev.warp.gate.engine.boundary;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;

/** A change of state that people want to read about. */
public sealed interface GateEvent {

  /** One about an interface. */
  interface OfInterface {
    int interfaceId();
  }

  /** One about a far gate. */
  interface OfFarGate {
    String farGate();
  }

  /** One about a path to a far gate. */
  interface OfPath extends OfFarGate {
    int pathId();
  }

  /** One about a tunnel to a far gate. */
  interface OfTunnel extends OfFarGate {
    String tunnel();
  }

  /** An interface is registered with a map, which sees it at {@code reflexive}. */
  record Registered(PublicKey map, int interfaceId, Endpoint reflexive)
      implements GateEvent, OfInterface {}

  /** A map has stopped answering on an interface. */
  record RegistrationLost(PublicKey map, int interfaceId) implements GateEvent, OfInterface {}

  /** The router of an interface lets anybody in at {@code external}. */
  record PortMapped(int interfaceId, Endpoint external) implements GateEvent, OfInterface {}

  /** It does so no more. */
  record PortMappingLost(int interfaceId, Endpoint external) implements GateEvent, OfInterface {}

  /** A map told where a far gate can be reached. */
  record CandidatesLearned(String farGate, int candidates) implements GateEvent, OfFarGate {}

  /** A session with a far gate took effect. */
  record SessionUp(String farGate, boolean initiator, boolean restarted)
      implements GateEvent, OfFarGate {}

  /** The session with a far gate is gone. */
  record SessionDown(String farGate, Cause cause) implements GateEvent, OfFarGate {
    /** Why it is gone. */
    public enum Cause {
      /** The far gate says it does not know it. */
      RESET,
      /** The far gate stopped. */
      CLOSED,
      /** The far gate answers probes with another start id. */
      RESTARTED,
      /** Not renewed in time. */
      EXPIRED
    }
  }

  /** A path was validated, or answers again. */
  record PathUp(String farGate, int pathId, int interfaceId, Endpoint remote)
      implements GateEvent, OfPath, OfInterface {}

  /** A path has stopped answering, or its interface is gone. */
  record PathDown(String farGate, int pathId, int interfaceId, Endpoint remote)
      implements GateEvent, OfPath, OfInterface {}

  /**
   * A path that is up is silent, lossy, slow or narrow: it does not count for the promise any more.
   */
  record PathDegraded(String farGate, int pathId, int interfaceId, Endpoint remote)
      implements GateEvent, OfPath, OfInterface {}

  /** A path has been good for long enough to count again. */
  record PathTrusted(String farGate, int pathId, int interfaceId, Endpoint remote)
      implements GateEvent, OfPath, OfInterface {}

  /** The far end of a path proved that it is at another endpoint now. */
  record PathMoved(String farGate, int pathId, Endpoint from, Endpoint to)
      implements GateEvent, OfPath {}

  /**
   * It has turned out how large a path's datagrams may be.
   *
   * @param bytes of UDP payload that it carries, if no more than {@code wanted}
   * @param wanted what the tunnels' mtu allows
   */
  record PathLimit(
      String farGate, int pathId, int interfaceId, Endpoint remote, int bytes, int wanted)
      implements GateEvent, OfPath, OfInterface {}

  /** The paths cannot carry the redundancy promised: a link that fails now costs payloads. */
  record TunnelUnprotected(String farGate, String tunnel) implements GateEvent, OfTunnel {}

  /** They have carried it again for a while. */
  record TunnelProtected(String farGate, String tunnel) implements GateEvent, OfTunnel {}

  /** The far gate has no tunnel that matches. */
  record TunnelUnknownThere(String farGate, String tunnel) implements GateEvent, OfTunnel {}
}
