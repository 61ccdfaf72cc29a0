package dev.warp.gate.control;

import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.Path;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.WatchGateResponse;
import dev.warp.control.watch.LatestState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * What streams tell of a gate: changes as soon as they are seen, figures once a second. Any thread
 * may refresh it.
 */
final class Watched {

  private static final int BATCH = 200;
  private static final int MAX_READERS = 64;
  private static final long FIGURES_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final String ALL = "gate";

  private final LatestState<String, Tunnel> tunnels;
  private final LatestState<String, WatchGateResponse> gate;
  private Map<String, Tunnel> tunnelsTold = Map.of();
  private WatchGateResponse gateTold = WatchGateResponse.getDefaultInstance();
  private long figuresNanos;

  /**
   * Nothing yet.
   *
   * @param writers runs what writes to streams
   */
  Watched(Executor writers) {
    this.tunnels = new LatestState<>(BATCH, MAX_READERS, writers);
    this.gate = new LatestState<>(1, MAX_READERS, writers);
  }

  LatestState<String, Tunnel> tunnels() {
    return tunnels;
  }

  LatestState<String, WatchGateResponse> gate() {
    return gate;
  }

  boolean hasReaders() {
    return tunnels.readers() > 0 || gate.readers() > 0;
  }

  /** Looks again. */
  synchronized void refresh(GateViews views, long nowNanos) {
    boolean figures = nowNanos - figuresNanos >= FIGURES_NANOS;
    if (figures) {
      figuresNanos = nowNanos;
    }
    refreshTunnels(views.tunnels(), figures);
    WatchGateResponse all = views.all();
    WatchGateResponse plain = withoutFigures(all);
    if (figures || !plain.equals(gateTold)) {
      gateTold = plain;
      gate.put(ALL, all);
    }
  }

  private void refreshTunnels(List<Tunnel> now, boolean figures) {
    Map<String, Tunnel> plain = new HashMap<>();
    for (Tunnel tunnel : now) {
      String name = tunnel.getSpec().getName();
      Tunnel withoutCounters = tunnel.toBuilder().clearCounters().clearLatency().build();
      plain.put(name, withoutCounters);
      if (figures || !withoutCounters.equals(tunnelsTold.get(name))) {
        tunnels.put(name, tunnel);
      }
    }
    tunnelsTold.keySet().stream().filter(name -> !plain.containsKey(name)).forEach(tunnels::remove);
    tunnelsTold = plain;
  }

  private static WatchGateResponse withoutFigures(WatchGateResponse all) {
    WatchGateResponse.Builder plain = all.toBuilder();
    plain.getGateBuilder().clearUptime();
    plain.getInterfacesBuilderList().forEach(Interface.Builder::clearSince);
    for (FarGate.Builder farGate : plain.getFarGatesBuilderList()) {
      farGate.clearSessionAge();
      for (Path.Builder path : farGate.getPathsBuilderList()) {
        path.clearRoundTrip()
            .clearLossSent()
            .clearLossReceived()
            .clearJitter()
            .clearSilent()
            .clearBytesSent()
            .clearBytesReceived()
            .clearRate()
            .clearSince();
      }
    }
    return plain.build();
  }
}
