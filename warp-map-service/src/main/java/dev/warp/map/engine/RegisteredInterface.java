package dev.warp.map.engine;

import dev.warp.protocol.frame.Register;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;

/**
 * An interface of a gate as the map knows it.
 *
 * @param name whose interface it is, and the gate's number for it
 * @param session over which it registered
 * @param reflexive where the registration came from
 * @param hostCandidates the interface's own addresses
 * @param relay whether the gate lets the map pass datagrams on to it and from it
 * @param sequence of the registration
 * @param registeredNanos when it registered last
 */
record RegisteredInterface(
    Name name,
    GateSession session,
    Endpoint reflexive,
    List<Endpoint> hostCandidates,
    boolean relay,
    long sequence,
    long registeredNanos) {

  /** Tells an interface from all others, of all gates. */
  record Name(PublicKey gate, int id) {}

  static RegisteredInterface of(
      GateSession session, Register register, Endpoint reflexive, long nowNanos) {
    return new RegisteredInterface(
        new Name(session.gate(), register.interfaceId()),
        session,
        reflexive,
        register.hostCandidates(),
        register.relay(),
        register.sequence(),
        nowNanos);
  }

  /** What of it is worth showing. */
  InterfaceView view() {
    return new InterfaceView(id(), reflexive, hostCandidates, relay);
  }

  int id() {
    return name.id();
  }

  /** Whether far gates would see no difference. */
  boolean looksLike(RegisteredInterface other) {
    return reflexive.equals(other.reflexive)
        && hostCandidates.equals(other.hostCandidates)
        && relay == other.relay;
  }

  /** Whether {@code register} was sent before this registration; sequences may wrap. */
  boolean isNewerThan(Register register) {
    return (int) (register.sequence() - sequence) < 0;
  }
}
