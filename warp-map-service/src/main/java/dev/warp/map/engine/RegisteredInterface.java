package dev.warp.map.engine;

import dev.warp.protocol.frame.Register;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Endpoint;
import java.util.List;

/**
 * An interface of a gate as the map knows it. One that registers again as it was stays the same
 * object: nothing else would be made as often. It is a link of the {@link AgeList}.
 */
final class RegisteredInterface {

  private final PublicKey gate;
  private final int id;
  private final Endpoint reflexive;
  private final List<Endpoint> hostCandidates;
  private final boolean relay;
  private Holder holder;
  private int sequence;
  private long registeredNanos;

  /** Its neighbours in the list, or null; null both and not in it. */
  RegisteredInterface older;

  RegisteredInterface younger;

  /**
   * @param gate whose it is
   * @param id the gate's number for it
   * @param holder over what it registered
   * @param reflexive where the registration came from
   * @param hostCandidates the interface's own addresses
   * @param relay whether the gate lets the map pass datagrams on to it and from it
   * @param sequence of the registration, 32 bits
   * @param registeredNanos when it registered last
   */
  private RegisteredInterface(
      PublicKey gate,
      int id,
      Holder holder,
      Endpoint reflexive,
      List<Endpoint> hostCandidates,
      boolean relay,
      long sequence,
      long registeredNanos) {
    this.gate = gate;
    this.id = id;
    this.holder = holder;
    this.reflexive = reflexive;
    this.hostCandidates = hostCandidates;
    this.relay = relay;
    this.sequence = (int) sequence;
    this.registeredNanos = registeredNanos;
  }

  static RegisteredInterface of(
      GateSession session, Register register, Endpoint reflexive, long nowNanos) {
    return new RegisteredInterface(
        session.gate(),
        register.interfaceId(),
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
        gate,
        said.id(),
        holder,
        said.reflexive(),
        said.hostCandidates(),
        said.relay(),
        said.sequence(),
        said.registeredNanos());
  }

  /** It has registered again, and looks as it did. */
  void renew(GateSession session, Register register, long nowNanos) {
    holder = session;
    sequence = (int) register.sequence();
    registeredNanos = nowNanos;
  }

  /** What other replicas are told of it. */
  ReplicatedGate.Interface said() {
    return new ReplicatedGate.Interface(
        id, reflexive, hostCandidates, relay, sequence & 0xffff_ffffL, registeredNanos);
  }

  /** What the replica that holds it is told when its gate takes it back here. */
  TakenBack takenBack(long startId, long nowNanos) {
    long replica = ((Replica) holder).id();
    return new TakenBack(replica, gate, startId, id, nowNanos);
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
    return new InterfaceView(id, reflexive, hostCandidates, relay);
  }

  PublicKey gate() {
    return gate;
  }

  int id() {
    return id;
  }

  Holder holder() {
    return holder;
  }

  Endpoint reflexive() {
    return reflexive;
  }

  List<Endpoint> hostCandidates() {
    return hostCandidates;
  }

  boolean relay() {
    return relay;
  }

  long registeredNanos() {
    return registeredNanos;
  }

  /** Whether far gates would see no difference. */
  boolean looksLike(RegisteredInterface other) {
    return reflexive.equals(other.reflexive)
        && hostCandidates.equals(other.hostCandidates)
        && relay == other.relay;
  }

  /** Whether far gates would see no difference if it registered so. */
  boolean looksLike(Register register, Endpoint source) {
    return reflexive.equals(source)
        && hostCandidates.equals(register.hostCandidates())
        && relay == register.relay();
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
