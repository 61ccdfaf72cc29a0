package dev.warp.gate.control;

import com.google.protobuf.util.Durations;
import dev.warp.control.call.ApiVersionInterceptor;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.WatchGateResponse;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.io.GateSnapshot;
import java.util.List;

/** What the API shows of a live gate at this moment. */
final class GateViews {

  private final LiveGate live;
  private final String version;
  private final long startedNanos = System.nanoTime();

  GateViews(LiveGate live, String version) {
    this.live = live;
    this.version = version;
  }

  Gate gate() {
    return gate(live.snapshot());
  }

  private Gate gate(GateSnapshot snapshot) {
    List<String> reasons = NotReady.reasons(snapshot);
    return Gate.newBuilder()
        .setPublicKey(snapshot.status().publicKey().toString())
        .setVersion(version)
        .setApi(ApiVersionInterceptor.SPOKEN)
        .setUptime(Durations.fromNanos(System.nanoTime() - startedNanos))
        .setReady(reasons.isEmpty())
        .addAllReasons(reasons.isEmpty() ? snapshot.troubles() : reasons)
        .build();
  }

  List<FarGate> farGates() {
    return farGates(live.snapshot().status());
  }

  private List<FarGate> farGates(GateStatus status) {
    return live.farGates().values().stream().map(new Views(status)::farGate).toList();
  }

  List<Tunnel> tunnels() {
    Views views = new Views(live.snapshot().status());
    return live.tunnels().values().stream().map(views::tunnel).toList();
  }

  /** All of it, as maps are told. */
  GateState state() {
    WatchGateResponse all = all();
    return GateState.newBuilder()
        .setGate(all.getGate())
        .addAllFarGates(all.getFarGatesList())
        .addAllInterfaces(all.getInterfacesList())
        .addAllTunnels(tunnels())
        .build();
  }

  WatchGateResponse all() {
    GateSnapshot snapshot = live.snapshot();
    return WatchGateResponse.newBuilder()
        .setGate(gate(snapshot))
        .addAllFarGates(farGates(snapshot.status()))
        .addAllInterfaces(InterfaceControl.list(snapshot))
        .build();
  }
}
