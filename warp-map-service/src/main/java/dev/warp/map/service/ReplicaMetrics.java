package dev.warp.map.service;

import dev.warp.map.control.ControlPlane;
import dev.warp.map.replica.Replicas;
import dev.warp.protocol.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;

/** How this replica and the others get on (docs/map.md), read when somebody asks for it. */
final class ReplicaMetrics implements MeterBinder {

  private static final List<DropReason> REASONS =
      List.of(DropReason.UNAUTHENTICATED, DropReason.RELAY_REFUSED);

  private final Replicas replicas;
  private final ControlPlane control;

  ReplicaMetrics(Replicas replicas, ControlPlane control) {
    this.replicas = replicas;
    this.control = control;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("warp.map.redis.up", replicas, known -> known.trouble().isEmpty() ? 1 : 0)
        .description("Whether the Redis that replicas meet at answers")
        .register(registry);
    Gauge.builder("warp.map.replicas", replicas, Replicas::alive)
        .description("Other replicas of the map that live")
        .register(registry);
    Gauge.builder("warp.map.replicas.heard", control, ControlPlane::replicasHeard)
        .description("Other replicas whose gates are seen and called from here")
        .register(registry);
    for (DropReason reason : REASONS) {
      FunctionCounter.builder("warp.map.replica.dropped", replicas.drops(), all -> all.get(reason))
          .description("Messages from replicas, or for them, that were dropped")
          .tag("reason", reason.label())
          .register(registry);
    }
  }
}
