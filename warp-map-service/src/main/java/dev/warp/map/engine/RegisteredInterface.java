package dev.warp.map.engine;

import dev.warp.protocol.frame.Register;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;

/**
 * An interface of a gate as the map knows it.
 *
 * @param name whose interface it is, and the gate's number for it
 * @param holder over what it registered
 * @param reflexive where the registration came from
 * @param hostCandidates the interface's own addresses
 * @param relay whether the gate lets the map pass datagrams on to it and from it
 * @param sequence of the registration
 * @param registeredNanos when it registered last
 */
record RegisteredInterface(
    Name name,
    Holder holder,
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

  /** One that another replica holds. */
  static RegisteredInterface of(PublicKey gate, ReplicatedGate.Interface said, Replica holder) {
    return new RegisteredInterface(
        new Name(gate, said.id()),
        holder,
        said.reflexive(),
        said.hostCandidates(),
        said.relay(),
        said.sequence(),
        said.registeredNanos());
  }

  /** What other replicas are told of it. */
  ReplicatedGate.Interface said() {
    return new ReplicatedGate.Interface(
        id(), reflexive, hostCandidates, relay, sequence, registeredNanos);
  }

  /** Whether it is registered over a session with this process. */
  boolean isHere() {
    return holder instanceof GateSession;
  }

  boolean isHeldBy(Holder one) {
    return holder.equals(one);
  }

  /** Has the session that holds it end soon, if one does: it is held by another. */
  void supersede(long nowNanos) {
    if (holder instanceof GateSession session) {
      session.supersede(nowNanos);
    }
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
    return SerialNumbers.isBefore(register.sequence(), sequence);
  }

  /** Whether another replica has heard of it later. */
  boolean isOlderThan(ReplicatedGate.Interface said) {
    return SerialNumbers.isBefore(sequence, said.sequence());
  }
}
