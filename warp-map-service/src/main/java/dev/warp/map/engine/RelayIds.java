package dev.warp.map.engine;

import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.SessionIndex;

/**
 * What gates are called in relay frames (docs/protocol.md section 9.6). Every replica of a map
 * calls a gate the same without having asked the others, so that two gates may be called the same;
 * the one is meant that the sender talks to. Looking up allocates nothing.
 */
final class RelayIds {

  private final LocalIdentity local;
  private final SessionIndex<RegisteredGate> latest;

  RelayIds(LocalIdentity local) {
    this.local = local;
    this.latest = new SessionIndex<>(local.random());
  }

  /** What a gate is called for as long as its process runs. */
  int of(RegisteredGate gate) {
    return local.relayId(gate.key(), gate.startId());
  }

  void add(RegisteredGate gate) {
    gate.follow(latest.get(gate.relayId()));
    latest.reassign(gate.relayId(), gate);
  }

  void remove(RegisteredGate gone) {
    RegisteredGate first = latest.get(gone.relayId());
    if (first == gone) {
      if (gone.sameRelayId() == null) {
        latest.release(gone.relayId());
      } else {
        latest.reassign(gone.relayId(), gone.sameRelayId());
      }
      return;
    }
    for (RegisteredGate one = first; one != null; one = one.sameRelayId()) {
      if (one.sameRelayId() == gone) {
        one.follow(gone.sameRelayId());
      }
    }
  }

  /**
   * The gate of that name that datagrams of one with the other name may be passed on to, or null.
   */
  RegisteredGate find(int relayId, int senderRelayId) {
    RegisteredGate receiver = null;
    RegisteredGate sender = latest.get(senderRelayId);
    while (receiver == null && sender != null) {
      receiver = find(relayId, sender);
      sender = sender.sameRelayId();
    }
    return receiver;
  }

  /** The gate of that name that datagrams of {@code sender} may be passed on to, or null. */
  RegisteredGate find(int relayId, RegisteredGate sender) {
    RegisteredGate named = latest.get(relayId);
    while (named != null && !sender.mayBeRelayedTo(named)) {
      named = named.sameRelayId();
    }
    return named;
  }
}
