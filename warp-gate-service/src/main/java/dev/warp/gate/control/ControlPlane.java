package dev.warp.gate.control;

import dev.warp.control.v1.GateState;
import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.protocol.keys.PublicKey;
import io.grpc.BindableService;
import io.grpc.Status;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What the gRPC services of a gate work on, from its start to its end. */
@ApplicationScoped
public class ControlPlane {

  private static final long REFRESH_MILLIS = 250;

  private final Vertx vertx;
  private final Watched watched;
  private final EventHistory events;
  private volatile Optional<Parts> parts = Optional.empty();
  private long timerId;

  private record Parts(
      LiveGate live,
      GateViews views,
      TunnelControl tunnels,
      FarGateControl farGates,
      InterfaceControl interfaces,
      Reload reload) {}

  /** Serves nothing until {@link ControlStart} says so. */
  @Inject
  public ControlPlane(Vertx vertx) {
    this.vertx = vertx;
    Executor writers = task -> vertx.runOnContext(go -> task.run());
    this.watched = new Watched(writers);
    this.events = new EventHistory(InstantSource.system(), writers);
  }

  /** Serves a gate from now on. */
  void serve(LiveGate live, String version) {
    GateViews views = new GateViews(live, version, events::add);
    parts =
        Optional.of(
            new Parts(
                live,
                views,
                new TunnelControl(live),
                new FarGateControl(live),
                new InterfaceControl(live),
                new Reload(live)));
    timerId = vertx.setPeriodic(1, REFRESH_MILLIS, ignored -> refresh(views));
  }

  private void refresh(GateViews views) {
    boolean running = parts.flatMap(known -> known.live().gate().snapshot()).isPresent();
    if (running && watched.hasReaders()) {
      watched.refresh(views, System.nanoTime());
    } else if (running) {
      views.look();
    }
  }

  /** The gate is ending. */
  public void end() {
    vertx.cancelTimer(timerId);
    parts.ifPresent(known -> known.live().close());
    parts = Optional.empty();
  }

  /** Applies the configuration file as it is now; see {@link Reload}. */
  public Future<ReloadConfigResponse> reload() {
    return Future.succeededFuture().compose(begin -> parts().reload().run());
  }

  /** The gate's own services, for those who may call them otherwise than over its port. */
  public List<BindableService> services() {
    return List.of(new TunnelApi(this), new GateApi(this));
  }

  /** What happens to the gate. */
  public EventHistory events() {
    return events;
  }

  /** Whether there is a stream to a map now. */
  public void linked(PublicKey map, boolean up) {
    parts.ifPresent(known -> known.views().linked(map, up));
  }

  /** How the gate is; empty while it does not run. */
  public Optional<GateState> state() {
    return parts
        .filter(known -> known.live().gate().snapshot().isPresent())
        .map(known -> known.views().state());
  }

  private Parts parts() {
    return parts.orElseThrow(
        () ->
            Status.UNAVAILABLE
                .withDescription("the gate is not running; try again soon")
                .asRuntimeException());
  }

  LiveGate live() {
    return parts().live();
  }

  GateViews views() {
    return parts().views();
  }

  TunnelControl tunnels() {
    return parts().tunnels();
  }

  FarGateControl farGates() {
    return parts().farGates();
  }

  InterfaceControl interfaces() {
    return parts().interfaces();
  }

  /** What streams tell, as it is at this moment. */
  Watched watched() {
    watched.refresh(parts().views(), System.nanoTime());
    return watched;
  }
}
