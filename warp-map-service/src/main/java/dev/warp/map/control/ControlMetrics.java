package dev.warp.map.control;

import dev.warp.control.access.Refusal;
import dev.warp.map.fleet.Fleet;
import dev.warp.map.link.GateLinks;
import dev.warp.protocol.DropReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Locale;

/** What the control plane counts, as metrics (docs/map.md). */
public final class ControlMetrics implements MeterBinder {

  private static final List<DropReason> HANDSHAKE_REFUSALS =
      List.of(
          DropReason.MALFORMED,
          DropReason.RATE_LIMITED,
          DropReason.UNAUTHENTICATED,
          DropReason.UNKNOWN_PEER,
          DropReason.UNKNOWN_VERSION);

  private final ControlPlane plane;

  public ControlMetrics(ControlPlane plane) {
    this.plane = plane;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("warp.map.links", plane.links(), GateLinks::connected)
        .description("Gates connected by a stream, here")
        .register(registry);
    Gauge.builder("warp.map.gates.connected", plane.fleet(), Fleet::connected)
        .description("Gates connected by a stream, here or at another replica")
        .register(registry);
    FunctionCounter.builder("warp.map.forwarded.calls", plane.links(), GateLinks::calls)
        .description("Calls of gates on behalf of operators")
        .register(registry);
    for (DropReason reason : HANDSHAKE_REFUSALS) {
      FunctionCounter.builder(
              "warp.map.link.handshakes.refused",
              plane.links(),
              links -> links.refused().get(reason))
          .description("Initiations of gates' streams that were not answered")
          .tag("reason", reason.label())
          .register(registry);
    }
    for (Refusal reason : Refusal.values()) {
      FunctionCounter.builder(
              "warp.map.calls.refused", plane.refusals(), refusals -> refusals.count(reason))
          .description("Calls refused before a service saw them")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
