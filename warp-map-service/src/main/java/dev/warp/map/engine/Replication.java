package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What other replicas of the map hold (docs/protocol.md section 9.9), taken into the same table as
 * what is registered here.
 */
final class Replication {

  private final GateTable gates;
  private final Telling telling;
  private final Registry registry;
  private final MapOutput output;

  Replication(GateTable gates, Telling telling, Registry registry, MapOutput output) {
    this.gates = gates;
    this.telling = telling;
    this.registry = registry;
    this.output = output;
  }

  /** Takes in what another replica holds of a gate, in place of what it said of it before. */
  void said(ReplicatedGate said, long nowNanos) {
    Optional<RegisteredGate> known = gates.find(said.gate());
    if (said.interfaces().isEmpty()) {
      known.ifPresent(gate -> forget(gate, new Replica(said.replica()), nowNanos));
      return;
    }
    boolean refused = known.map(gate -> gate.isNewerThan(said)).orElse(gates.isFull());
    if (!refused) {
      take(said, known, nowNanos);
    }
  }

  private void take(ReplicatedGate said, Optional<RegisteredGate> known, long nowNanos) {
    long hereBefore = known.map(RegisteredGate::interfacesHere).orElse(0L);
    Optional<RegisteredGate> same = known.filter(gate -> gate.startId() == said.startId());
    RegisteredGate gate =
        same.orElseGet(
            () -> registry.begin(said.gate(), said.startId(), said.sinceNanos(), nowNanos));
    Set<PublicKey> wantsBefore = gate.wants();
    boolean changed = gate.wantsElsewhere(said);
    if (changed) {
      telling.withdraw(gate, wantsBefore, nowNanos);
    }
    changed |= drop(gate, new Replica(said.replica()), id -> !said.names(id));
    changed |= takeOver(gate, said, nowNanos);
    if (changed) {
      output.occurred(new MapEvent.Replicated(gate.key()));
      telling.announce(gate, nowNanos);
    }
    if (gate.interfacesHere() != hereBefore) {
      registry.leaveIfGone(gate);
      output.changedHere(gate.key());
    }
  }

  /** What a replica says counts where it has heard of the interface later. */
  private boolean takeOver(RegisteredGate gate, ReplicatedGate said, long nowNanos) {
    boolean changed = false;
    Replica replica = new Replica(said.replica());
    for (ReplicatedGate.Interface one : said.interfaces()) {
      Optional<RegisteredInterface> before = gate.get(one.id());
      boolean elsewhere = before.isPresent() && !before.get().isHeldBy(replica);
      if (!elsewhere || before.get().isOlderThan(one)) {
        before.ifPresent(earlier -> earlier.supersede(nowNanos));
        RegisteredInterface fresh = RegisteredInterface.of(gate.key(), one, replica);
        registry.putElsewhere(gate, fresh);
        changed |= before.isEmpty() || !before.get().looksLike(fresh);
      }
    }
    return changed;
  }

  /** Another replica is gone, and with it what it held. */
  void gone(long replica, long nowNanos) {
    List.copyOf(gates.all()).forEach(gate -> forget(gate, new Replica(replica), nowNanos));
  }

  private void forget(RegisteredGate gate, Replica replica, long nowNanos) {
    if (drop(gate, replica, any -> true)) {
      output.occurred(new MapEvent.Replicated(gate.key()));
      telling.announce(gate, nowNanos);
      registry.leaveIfGone(gate);
    }
  }

  private static boolean drop(RegisteredGate gate, Replica replica, IntPredicate which) {
    List<RegisteredInterface> gone =
        gate.interfaces().stream()
            .filter(one -> one.isHeldBy(replica) && which.test(one.id()))
            .toList();
    gone.forEach(gate::remove);
    return !gone.isEmpty();
  }

  /** The gates that a replica has said it holds something of. */
  List<PublicKey> heldBy(long replica) {
    Replica holder = new Replica(replica);
    return gates.all().stream()
        .filter(gate -> gate.interfaces().stream().anyMatch(one -> one.isHeldBy(holder)))
        .map(RegisteredGate::key)
        .toList();
  }

  /** What is registered here of a gate, for other replicas. */
  ReplicatedGate own(PublicKey gate, long replica) {
    return gates
        .find(gate)
        .map(known -> known.said(replica))
        .orElseGet(() -> ReplicatedGate.nothing(replica, gate));
  }

  /** The gates that have something registered here. */
  List<PublicKey> here() {
    return gates.all().stream().filter(RegisteredGate::isHere).map(RegisteredGate::key).toList();
  }
}
