package dev.warp.map.replica;

import dev.warp.protocol.wire.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The other replicas that live, by what they say of themselves every second. */
final class Presence {

  /** Whoever has said nothing for so long is gone. */
  static final long GONE_NANOS = 5_000_000_000L;

  /** Another replica, as it was heard last. */
  private record Other(Optional<Endpoint> forwarding, long heardNanos) {}

  private final Map<Long, Other> others = new HashMap<>();

  /** One has said that it lives; returns whether it has not said so before. */
  boolean heard(ReplicaMessage.Alive alive, long nowNanos) {
    Other before = others.put(alive.replica(), new Other(alive.forwarding(), nowNanos));
    return before == null || before.forwarding().isEmpty();
  }

  /** One holds something: it is to say soon that it lives, or else it counts as gone. */
  void expect(long replica, long nowNanos) {
    others.putIfAbsent(replica, new Other(Optional.empty(), nowNanos));
  }

  /** One is gone; returns whether it was here. */
  boolean remove(long replica) {
    return others.remove(replica) != null;
  }

  /** Those that have said nothing for too long. */
  List<Long> silent(long nowNanos) {
    return others.entrySet().stream()
        .filter(other -> nowNanos - other.getValue().heardNanos() > GONE_NANOS)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Nobody could be heard for a while: all are waited for anew. */
  void waitAnew(long nowNanos) {
    others.replaceAll((replica, other) -> new Other(other.forwarding(), nowNanos));
  }

  /** Where one takes datagrams for the gates it holds. */
  Optional<Endpoint> forwardingTo(long replica) {
    return Optional.ofNullable(others.get(replica)).flatMap(Other::forwarding);
  }

  int size() {
    return others.size();
  }
}
