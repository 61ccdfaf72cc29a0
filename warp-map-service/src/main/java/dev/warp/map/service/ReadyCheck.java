package dev.warp.map.service;

import dev.warp.map.io.RendezvousServer;
import dev.warp.protocol.keys.PublicKey;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Whether gates can register: the socket is open, and its event loop serves it. */
@Readiness
@Singleton
final class ReadyCheck implements HealthCheck {

  static final String NOT_STARTED = "the map has not started, or is stopping";

  private static final Duration MAX_IDLE = Duration.ofSeconds(3);

  private final MapService map;

  ReadyCheck(MapService map) {
    this.map = map;
  }

  @Override
  public HealthCheckResponse call() {
    Optional<String> reason = reason(map.server()).or(this::notInStep);
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("map ready").status(reason.isEmpty());
    reason.ifPresent(text -> response.withData("reason", text));
    if (map.publicKey().equals(Optional.of(PublicKey.PUBLISHED_MAP_KEY))) {
      response.withData("warning", "the private key is published: anybody can pose as this map");
    }
    map.server()
        .map(RendezvousServer::counters)
        .ifPresent(counters -> response.withData("gates", counters.gates()));
    map.replicas()
        .ifPresent(
            others ->
                response
                    .withData("replicas", others.alive())
                    .withData(
                        "redis",
                        others
                            .trouble()
                            .map(why -> "not there, serving what is known: " + why)
                            .orElse("connected")));
    return response.build();
  }

  private Optional<String> notInStep() {
    return map.replicas()
        .filter(others -> !others.isInStep())
        .map(others -> "has not learned yet which gates other replicas admit");
  }

  private static Optional<String> reason(Optional<RendezvousServer> server) {
    if (server.isEmpty()) {
      return Optional.of(NOT_STARTED);
    }
    if (server.get().isClosed()) {
      return Optional.of("the UDP socket is closed");
    }
    return EventLoopCheck.reason(server.get(), MAX_IDLE);
  }
}
