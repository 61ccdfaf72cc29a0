package dev.warp.gate.control;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Since when things are in the state they are in, by looking at them now and then. One thread looks
 * at a time; any thread may ask.
 */
final class StateTimes<K, S> {

  private volatile Map<K, Entry<S>> known = Map.of();

  private record Entry<S>(S state, long sinceNanos) {}

  /** How all things are now; one that is not among them is forgotten. */
  void look(Map<K, S> states, long nowNanos) {
    Map<K, Entry<S>> now = new HashMap<>();
    states.forEach(
        (key, state) -> {
          Entry<S> before = known.get(key);
          now.put(
              key,
              before != null && before.state.equals(state) ? before : new Entry<>(state, nowNanos));
        });
    known = now;
  }

  /** The state a thing was in when it was last looked at. */
  Optional<S> state(K key) {
    return Optional.ofNullable(known.get(key)).map(Entry::state);
  }

  /** How long a thing has been as it is; zero for one that has not been looked at yet. */
  long forNanos(K key, long nowNanos) {
    Entry<S> entry = known.get(key);
    return entry == null ? 0 : nowNanos - entry.sinceNanos;
  }
}
