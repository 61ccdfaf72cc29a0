package dev.warp.map.engine;

import dev.warp.protocol.DropReason;
import dev.warp.protocol.frame.Deregister;
import dev.warp.protocol.frame.Register;
import dev.warp.protocol.frame.Wants;
import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Who is registered from where, who wants whom, and who is to be told. */
final class Registry {

  private final MapLimits limits;
  private final GateTable gates;
  private final Telling telling;
  private final MapOutput output;

  /** Every interface registered here, the one that registered longest ago first. */
  private final AgeList byAge = new AgeList();

  Registry(MapLimits limits, GateTable gates, Telling telling, MapOutput output) {
    this.limits = limits;
    this.gates = gates;
    this.telling = telling;
    this.output = output;
  }

  /** Registers an interface; or says why not. */
  Optional<DropReason> register(GateSession from, Register register, long nowNanos) {
    RegisteredGate gate = gates.get(from.gate());
    if (gate == null && gates.isFull()) {
      return Optional.of(DropReason.TABLE_FULL);
    }
    if (gate != null && gate.isNewerThan(from)) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    if (gate == null || !gate.isOf(from)) {
      gate =
          begin(from.gate(), from.session().farStartId(), from.session().createdNanos(), nowNanos);
    }
    RegisteredInterface before = gate.find(register.interfaceId());
    if (before != null && before.isNewerThan(register)) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    from.isInUse(register.interfaceId());
    if (before != null && before.isHere() && before.looksLike(register, from.endpoint())) {
      renew(gate, before, from, register, nowNanos);
      return Optional.empty();
    }
    if (before == null && gate.interfacesHere() >= limits.interfacesPerGate()) {
      // An uplink that comes and goes is another interface each time, and the gate that has no
      // other cannot take the earlier ones back: the latest is the one that matters.
      forget(gate, gate.stalest(), true);
    }
    put(gate, RegisteredInterface.of(from, register, from.endpoint(), nowNanos), nowNanos);
    return Optional.empty();
  }

  /** What by far the most registers come to: an interface is still there. */
  private void renew(
      RegisteredGate gate,
      RegisteredInterface known,
      GateSession from,
      Register register,
      long nowNanos) {
    Holder before = known.holder();
    known.renew(from, register, nowNanos);
    byAge.putLast(known);
    if (!from.equals(before)) {
      supersede(before, nowNanos);
      tellWhatWasMissed(gate, nowNanos);
    }
  }

  private static void supersede(Holder before, long nowNanos) {
    if (before instanceof GateSession session) {
      session.supersede(nowNanos);
    }
  }

  /**
   * A gate was cut off, as its new session shows, and may not have heard all it was told meanwhile.
   * It is told at once instead of at the next repetition, and its far gates punch too.
   */
  private void tellWhatWasMissed(RegisteredGate gate, long nowNanos) {
    if (telling.isAwaiting(gate)) {
      telling.announce(gate, nowNanos);
    }
  }

  /** A gate's first registration since its process started; nothing of an earlier start counts. */
  RegisteredGate begin(PublicKey key, long startId, long sinceNanos, long nowNanos) {
    gates
        .find(key)
        .ifPresent(
            predecessor -> {
              telling.forgetListener(predecessor);
              for (RegisteredInterface gone : List.copyOf(predecessor.interfaces())) {
                forget(predecessor, gone, false);
                gone.supersede(nowNanos);
              }
            });
    return gates.begin(key, startId, sinceNanos, nowNanos);
  }

  private void put(RegisteredGate gate, RegisteredInterface fresh, long nowNanos) {
    Optional<RegisteredInterface> before = gate.put(fresh);
    before.ifPresent(byAge::remove);
    byAge.putLast(fresh);
    before
        .filter(earlier -> !earlier.isHeldBy(fresh.holder()))
        .ifPresent(earlier -> earlier.supersede(nowNanos));
    output.changedHere(gate.key());
    if (before.isPresent() && before.get().looksLike(fresh)) {
      hasMovedHere(gate, nowNanos);
    } else {
      output.occurred(new MapEvent.InterfaceRegistered(gate.key(), fresh.id(), fresh.reflexive()));
      telling.announce(gate, nowNanos);
    }
  }

  /** One of its interfaces was at another replica, which may have had something to tell it. */
  private void hasMovedHere(RegisteredGate gate, long nowNanos) {
    if (telling.isAwaiting(gate)) {
      telling.announce(gate, nowNanos);
    } else {
      telling.tellOfAll(gate, nowNanos);
    }
  }

  /** An interface is registered at another replica now. */
  void putElsewhere(RegisteredGate gate, RegisteredInterface fresh) {
    gate.put(fresh).ifPresent(byAge::remove);
  }

  /** Takes a part of a gate's wants in; or says why not. */
  Optional<DropReason> wants(GateSession from, Wants part, long nowNanos) {
    RegisteredGate gate = gateOf(from);
    if (gate == null) {
      return Optional.of(DropReason.UNEXPECTED);
    }
    Set<PublicKey> before = gate.wants();
    return switch (gate.consent().take(part)) {
      case NO_ROOM -> Optional.of(DropReason.TABLE_FULL);
      case NO_CHANGE -> Optional.empty();
      case CHANGED -> {
        telling.withdraw(gate, before, nowNanos);
        output.changedHere(gate.key());
        telling.announce(gate, nowNanos);
        yield Optional.empty();
      }
    };
  }

  /** The version of the wants held completely from the gate of a session, 0 for none. */
  long wantsVersion(GateSession of) {
    RegisteredGate gate = gateOf(of);
    return gate == null ? 0 : gate.consent().version();
  }

  /** The gate that a session is with; null unless that very start of it has registered. */
  RegisteredGate gateOf(GateSession session) {
    RegisteredGate gate = gates.get(session.gate());
    return gate == null || !gate.isOf(session) ? null : gate;
  }

  /** Takes one interface back, or with {@link Deregister#ALL} all of them. */
  void deregister(GateSession from, int interfaceId, long nowNanos) {
    Predicate<RegisteredInterface> which =
        known -> interfaceId == Deregister.ALL || known.id() == interfaceId;
    RegisteredGate gate = gateOf(from);
    if (gate != null) {
      gate.interfaces().stream()
          .filter(which)
          .filter(known -> !known.isHere())
          .forEach(known -> output.takenBack(known.takenBack(gate.startId(), nowNanos)));
    }
    remove(from, which, nowNanos);
  }

  /** A gate has taken an interface back at another replica; what it has registered since stays. */
  void takenBack(TakenBack what, long nowNanos) {
    gates
        .find(what.gate())
        .filter(gate -> gate.startId() == what.startId())
        .ifPresent(
            gate ->
                gate.get(what.interfaceId())
                    .filter(known -> known.isHere() && known.registeredNanos() <= what.nanos())
                    .ifPresent(known -> remove(gate, known, false, nowNanos)));
  }

  /** The far end of a session has stopped: what was registered over it is gone. */
  void stopped(GateSession from, long nowNanos) {
    remove(from, known -> known.isHeldBy(from), nowNanos);
  }

  private void remove(GateSession from, Predicate<RegisteredInterface> which, long nowNanos) {
    RegisteredGate gate = gateOf(from);
    if (gate != null) {
      List<RegisteredInterface> leaving = gate.interfaces().stream().filter(which).toList();
      leaving.forEach(gone -> remove(gate, gone, false, nowNanos));
    }
  }

  /** Takes all interfaces of some gates back. */
  void removeIf(Predicate<PublicKey> which, long nowNanos) {
    List<RegisteredGate> leaving =
        gates.all().stream().filter(gate -> which.test(gate.key())).toList();
    for (RegisteredGate gate : leaving) {
      List.copyOf(gate.interfaces()).forEach(gone -> remove(gate, gone, false, nowNanos));
    }
  }

  /** Forgets interfaces that have not registered for long. */
  void expire(long nowNanos) {
    while (nextExpiryNanos() <= nowNanos) {
      RegisteredInterface oldest = byAge.oldest();
      remove(gates.get(oldest.gate()), oldest, true, nowNanos);
    }
  }

  private void remove(
      RegisteredGate gate, RegisteredInterface gone, boolean expired, long nowNanos) {
    forget(gate, gone, expired);
    output.changedHere(gate.key());
    telling.announce(gate, nowNanos);
    leaveIfGone(gate);
  }

  /**
   * Forgets a gate that has no interface any more, and what is to be said to one that is elsewhere.
   */
  void leaveIfGone(RegisteredGate gate) {
    if (!gate.isHere()) {
      telling.forgetListener(gate);
    }
    if (gate.interfaces().isEmpty()) {
      gates.remove(gate);
    }
  }

  private void forget(RegisteredGate gate, RegisteredInterface gone, boolean expired) {
    gate.remove(gone);
    byAge.remove(gone);
    output.occurred(new MapEvent.InterfaceGone(gate.key(), gone.id(), expired));
  }

  /** When something is due; within a second of that what is postponed is told, too. */
  long nextDeadlineNanos() {
    return Math.min(nextExpiryNanos(), telling.nextDeadlineNanos());
  }

  private long nextExpiryNanos() {
    RegisteredInterface oldest = byAge.oldest();
    return oldest == null ? Long.MAX_VALUE : oldest.registeredNanos() + limits.expiryNanos();
  }

  boolean knows(PublicKey gate) {
    return gates.get(gate) != null;
  }

  int size() {
    return gates.size();
  }

  /** Interfaces registered of one gate. */
  int interfacesOf(PublicKey gate) {
    RegisteredGate known = gates.get(gate);
    return known == null ? 0 : known.interfaces().size();
  }

  /** What is registered of one gate. */
  List<InterfaceView> viewOf(PublicKey gate) {
    RegisteredGate known = gates.get(gate);
    return known == null
        ? List.of()
        : known.interfaces().stream().map(RegisteredInterface::view).toList();
  }

  /** Interfaces registered here, of all gates. */
  int interfaces() {
    return byAge.size();
  }
}
