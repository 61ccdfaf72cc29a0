package dev.warp.map.replica;

import dev.warp.control.log.FieldLog;
import dev.warp.io.NanoClock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a replica has learned since its start which gates others admit: before, it might let in
 * whom another one has denied. It waits for that for 10 s. Told on the server's event loop, asked
 * by any thread.
 */
final class CatchUp {

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  private final ReplicaListener listener;
  private final NanoClock clock;
  private final FieldLog log;
  private final long startedNanos;

  /** Others that were there at the start and have not gone; nothing before they are listed. */
  private volatile Optional<Set<Long>> awaited = Optional.empty();

  private volatile boolean isDone;

  CatchUp(ReplicaListener listener, NanoClock clock, FieldLog log) {
    this.listener = listener;
    this.clock = clock;
    this.log = log;
    this.startedNanos = clock.nanoTime();
  }

  /** These others are there; what counts is the first list. */
  void listed(Collection<Long> others) {
    if (awaited.isEmpty()) {
      awaited = Optional.of(Set.copyOf(others));
    }
  }

  void gone(long replica) {
    awaited =
        awaited.map(
            those ->
                those.stream()
                    .filter(one -> one != replica)
                    .collect(Collectors.toUnmodifiableSet()));
  }

  boolean isDone() {
    if (!isDone) {
      boolean hasLearned =
          awaited.filter(those -> those.stream().allMatch(listener::isKnown)).isPresent();
      boolean isLate = clock.nanoTime() - startedNanos > PATIENCE_NANOS;
      if (isLate && !hasLearned) {
        log.line("replica_alone", "has not learned in 10 s which gates other replicas admit")
            .warn();
      }
      isDone = hasLearned || isLate;
    }
    return isDone;
  }
}
