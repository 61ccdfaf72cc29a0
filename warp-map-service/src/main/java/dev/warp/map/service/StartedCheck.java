package dev.warp.map.service;

import dev.warp.map.io.RendezvousServer;
import dev.warp.protocol.keys.PublicKey;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/** Whether the map has started: key read, socket bound. */
@Startup
@Singleton
final class StartedCheck implements HealthCheck {

  private final MapService map;

  StartedCheck(MapService map) {
    this.map = map;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("map started").status(map.server().isPresent());
    map.server()
        .map(RendezvousServer::localEndpoint)
        .ifPresentOrElse(
            bound -> response.withData("udp", bound.toString()),
            () -> response.withData("reason", ReadyCheck.NOT_STARTED));
    map.publicKey().map(PublicKey::toString).ifPresent(key -> response.withData("public_key", key));
    return response.build();
  }
}
