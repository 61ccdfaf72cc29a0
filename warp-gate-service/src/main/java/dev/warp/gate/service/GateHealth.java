package dev.warp.gate.service;

import dev.warp.gate.control.NotReady;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.gate.engine.erasure.CodeSelection;
import dev.warp.gate.io.Gate;
import dev.warp.gate.io.GateSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Started, ready, live, each with its reason. docs/metrics.md lists the checks and their data. */
@ApplicationScoped
public class GateHealth {

  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final GateService service;

  GateHealth(GateService service) {
    this.service = service;
  }

  /** The applications' sockets are bound. */
  @Produces
  @Startup
  HealthCheck started() {
    return () -> {
      boolean started = service.snapshot().isPresent();
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("gate started").status(started);
      if (!started) {
        response.withData("reason", "the applications' sockets are not bound yet");
      }
      return response.build();
    };
  }

  /** An interface is registered, or there is a session with a far gate. */
  @Produces
  @Readiness
  HealthCheck ready() {
    return () -> {
      HealthCheckResponseBuilder response = HealthCheckResponse.named("gate ready");
      if (service.trustsPublishedMap()) {
        response.withData("warning", "the map's private key is published: anybody can be it");
      }
      return service
          .snapshot()
          .map(snapshot -> readiness(response, snapshot))
          .orElseGet(() -> response.down().withData("reason", "not started"))
          .build();
    };
  }

  private static HealthCheckResponseBuilder readiness(
      HealthCheckResponseBuilder response, GateSnapshot snapshot) {
    GateStatus status = snapshot.status();
    long registered =
        status.registrations().stream().filter(r -> r.reflexive().isPresent()).count();
    List<String> sessions =
        status.farGates().stream()
            .filter(farGate -> farGate.sessionAgeNanos().isPresent())
            .map(FarGateState::name)
            .toList();
    response
        .withData("registrations", registered)
        .withData("erasure_coding", CodeSelection.ofThisJvm().description())
        .withData("sessions", sessions.isEmpty() ? "none" : String.join(", ", sessions));
    String reason = NotReady.reason(snapshot);
    if (!reason.isEmpty()) {
      response.withData("reason", reason);
    }
    return response.status(reason.isEmpty());
  }

  /** The event loop turns. */
  @Produces
  @Liveness
  HealthCheck live() {
    return () -> {
      long idleNanos = service.gate().map(Gate::idleNanos).orElse(0L);
      long idleMillis = TimeUnit.NANOSECONDS.toMillis(idleNanos);
      boolean live = idleNanos < MAX_IDLE_NANOS;
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("gate live").status(live).withData("idle_ms", idleMillis);
      if (!live) {
        response.withData(
            "reason", "the event loop has not turned for %d ms".formatted(idleMillis));
      }
      return response.build();
    };
  }
}
