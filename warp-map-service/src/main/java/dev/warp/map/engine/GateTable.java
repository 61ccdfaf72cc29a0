package dev.warp.map.engine;

import dev.warp.protocol.keys.PublicKey;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The gates that a map knows, registered here or at other replicas. */
final class GateTable {

  private final MapLimits limits;
  private final WantsPool wantsPool;
  private final RelayIds relayIds;
  private final Map<PublicKey, RegisteredGate> gates = new HashMap<>();

  /**
   * @param relayIds kept up to date: the relay looks gates up there
   */
  GateTable(MapLimits limits, RelayIds relayIds) {
    this.limits = limits;
    this.wantsPool = new WantsPool(limits.wants());
    this.relayIds = relayIds;
  }

  /** The gate with that key, or null. */
  RegisteredGate get(PublicKey key) {
    return gates.get(key);
  }

  Optional<RegisteredGate> find(PublicKey key) {
    return Optional.ofNullable(gates.get(key));
  }

  boolean isFull() {
    return gates.size() >= limits.gates();
  }

  /** Begins a start of a gate's process, in the place of an earlier one if there is any. */
  RegisteredGate begin(PublicKey key, long startId, long sinceNanos, long nowNanos) {
    find(key).ifPresent(this::close);
    RegisteredGate fresh =
        new RegisteredGate(
            key,
            startId,
            sinceNanos,
            new Consent(limits.wantsPerGate(), wantsPool),
            limits.relay().newAllowance(nowNanos),
            relayIds);
    gates.put(key, fresh);
    relayIds.add(fresh);
    return fresh;
  }

  /** Nothing is held for that gate any more. */
  void remove(RegisteredGate gone) {
    gates.remove(gone.key());
    close(gone);
  }

  private void close(RegisteredGate gone) {
    gone.consent().close();
    relayIds.remove(gone);
  }

  Collection<RegisteredGate> all() {
    return Collections.unmodifiableCollection(gates.values());
  }

  int size() {
    return gates.size();
  }
}
