package dev.warp.map.fleet;

import com.google.protobuf.util.Timestamps;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.RegisteredInterface;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a gate at one moment.
 *
 * @param interfaces registered, by id
 * @param streams how the gate is connected, and what it says of itself, by the replica of the map
 *     that it is connected to: one at most, but for a gate that has just moved on
 */
record KnownGate(List<RegisteredInterface> interfaces, Map<Long, FleetGate> streams) {

  static final KnownGate NOTHING = new KnownGate(List.of(), Map.of());

  KnownGate {
    interfaces = List.copyOf(interfaces);
    streams = Map.copyOf(streams);
  }

  KnownGate with(List<RegisteredInterface> registered) {
    return new KnownGate(registered, streams);
  }

  /** The same, with another stream to a replica, or none. */
  KnownGate with(long replica, Optional<FleetGate> stream) {
    Map<Long, FleetGate> changed = new HashMap<>(streams);
    stream.ifPresentOrElse(
        connected -> changed.put(replica, connected), () -> changed.remove(replica));
    return new KnownGate(interfaces, changed);
  }

  boolean isNothing() {
    return interfaces.isEmpty() && streams.isEmpty();
  }

  /** The replica that it has connected to last. */
  Optional<Long> connectedTo() {
    return streams.entrySet().stream()
        .max(
            Map.Entry.comparingByValue(
                Comparator.comparing(FleetGate::getConnectedSince, Timestamps.comparator())))
        .map(Map.Entry::getKey);
  }

  /** All of it in one. */
  FleetGate shown(String publicKey) {
    return connectedTo()
        .map(replica -> streams.get(replica).toBuilder())
        .orElseGet(FleetGate::newBuilder)
        .setPublicKey(publicKey)
        .addAllInterfaces(interfaces)
        .build();
  }
}
