package dev.warp.map.service;

import dev.warp.map.io.RendezvousServer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/** Whether the event loop turns; if it does not, only a restart helps. */
@Liveness
@Singleton
final class EventLoopCheck implements HealthCheck {

  private static final Duration MAX_IDLE = Duration.ofSeconds(15);

  private final MapService map;

  EventLoopCheck(MapService map) {
    this.map = map;
  }

  @Override
  public HealthCheckResponse call() {
    // A map that has not started is the other checks' matter: a restart would not help it.
    Optional<String> reason = map.server().flatMap(server -> reason(server, MAX_IDLE));
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("map live").status(reason.isEmpty());
    reason.ifPresent(text -> response.withData("reason", text));
    return response.build();
  }

  /** Why the event loop counts as stuck: it turns once a second, even when nothing arrives. */
  static Optional<String> reason(RendezvousServer server, Duration maxIdle) {
    Duration idle = Duration.ofNanos(server.idleNanos());
    return idle.compareTo(maxIdle) < 0
        ? Optional.empty()
        : Optional.of("the event loop has not turned for " + idle.toSeconds() + " s");
  }
}
