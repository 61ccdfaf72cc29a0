package dev.warp.gate.service;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where the command line leaves what it found out before Quarkus started, for the bean that Quarkus
 * makes. Static, for neither of the two makes the other.
 */
final class LaunchHandOver {

  private static final AtomicReference<Optional<GateLaunch>> PREPARED =
      new AtomicReference<>(Optional.empty());

  private LaunchHandOver() {}

  static void give(GateLaunch launch) {
    PREPARED.set(Optional.of(launch));
  }

  /** What was given last; it is the taker's to close, and nobody gets it again. */
  static Optional<GateLaunch> take() {
    return PREPARED.getAndSet(Optional.empty());
  }
}
