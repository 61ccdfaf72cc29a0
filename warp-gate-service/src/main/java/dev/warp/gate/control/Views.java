package dev.warp.gate.control;

import static java.util.stream.Collectors.toMap;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Path;
import dev.warp.control.v1.PathState;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelCounters;
import dev.warp.control.v1.TunnelLatency;
import dev.warp.gate.config.HostPort;
import dev.warp.gate.control.GateViews.PathKey;
import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.RelayAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the API shows of a gate, by its latest picture. */
final class Views {

  private static final double HUNDRED_THOUSANDTHS = 1e5;

  private final Map<String, TunnelState> tunnels;
  private final Map<PublicKey, FarGateState> farGates;
  private final ToLongFunction<PathKey> pathNanos;

  /**
   * Views of a picture.
   *
   * @param pathNanos how long a path has been in its state
   */
  Views(GateStatus status, ToLongFunction<PathKey> pathNanos) {
    this.pathNanos = pathNanos;
    this.tunnels = status.tunnels().stream().collect(toMap(TunnelState::name, Function.identity()));
    this.farGates =
        status.farGates().stream().collect(toMap(FarGateState::publicKey, Function.identity()));
  }

  /** A tunnel; its counters are zero in the moment after it was opened. */
  Tunnel tunnel(LiveTunnel tunnel) {
    Tunnel.Builder view =
        Tunnel.newBuilder()
            .setSpec(TunnelSpecs.of(tunnel.configuration()))
            .setOrigin(tunnel.origin())
            .setRevision(tunnel.revision());
    TunnelState state = tunnels.get(tunnel.name());
    if (state != null) {
      view.setCounters(counters(state)).setUnprotected(state.unprotectedNow());
      state.latencies().ifPresent(latencies -> view.setLatency(latency(latencies)));
    }
    return view.build();
  }

  private static TunnelLatency latency(GateStatus.Latencies latencies) {
    return TunnelLatency.newBuilder()
        .setMedian(duration(latencies.medianNanos()))
        .setP99(duration(latencies.p99Nanos()))
        .build();
  }

  private static TunnelCounters counters(TunnelState state) {
    return TunnelCounters.newBuilder()
        .setPayloadsSent(state.payloadsSent())
        .setPayloadBytesSent(state.payloadBytesSent())
        .setPayloadsDropped(sum(state.dropped().values()))
        .setBytesSent(state.bytesSent())
        .setPayloadsDelivered(state.payloadsDelivered())
        .setPayloadsRebuilt(state.payloadsRebuilt())
        .setPayloadsLost(sum(state.payloadsAbandoned().values()))
        .setPayloadsUnprotected(state.unprotectedPayloads())
        .build();
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  /** A far gate with its paths; without these in the moment after it was added. */
  FarGate farGate(LiveFarGate farGate) {
    FarGate.Builder view =
        FarGate.newBuilder()
            .setName(farGate.configuration().name())
            .setPublicKey(farGate.configuration().publicKey().toString())
            .addAllAddresses(
                farGate.configuration().addresses().stream().map(HostPort::toString).toList())
            .setOrigin(farGate.origin());
    FarGateState state = farGates.get(farGate.configuration().publicKey());
    if (state != null) {
      describe(view, state);
    }
    return view.build();
  }

  private void describe(FarGate.Builder view, FarGateState state) {
    view.setSessionUp(state.sessionAgeNanos().isPresent());
    state.sessionAgeNanos().ifPresent(age -> view.setSessionAge(duration(age)));
    List<PathView> paths =
        state.paths().stream().sorted(Comparator.comparingInt(PathView::id)).toList();
    paths.forEach(path -> view.addPaths(path(state.publicKey(), path)));
  }

  private Path path(PublicKey farGate, PathView path) {
    Path.Builder view =
        Path.newBuilder()
            .setId(path.id())
            .setInterface(path.interfaceName())
            .setRemote(path.remote().toString())
            .setState(
                switch (path.state()) {
                  case UP -> PathState.PATH_STATE_UP;
                  case DEGRADED -> PathState.PATH_STATE_DEGRADED;
                  case DOWN -> PathState.PATH_STATE_DOWN;
                })
            .setRelayed(RelayAddress.isRelayed(path.remote()))
            .setLossSent(rounded(path.lossRatio()))
            .setLossReceived(rounded(path.receivedLossRatio()))
            .setJitter(duration(path.jitterNanos()))
            .setSilent(duration(path.silentNanos()))
            .setBytesSent(path.sentBytes())
            .setBytesReceived(path.receivedBytes())
            .setRate(path.rateBytesPerSecond())
            .setMtu(path.mtuBytes())
            .setSince(duration(pathNanos.applyAsLong(new PathKey(farGate, path.id()))));
    if (path.rttNanos() > 0) {
      view.setRoundTrip(duration(path.rttNanos()));
    }
    return view.build();
  }

  /** Digits beyond these say nothing, and would change with every look. */
  private static double rounded(double ratio) {
    return Math.round(ratio * HUNDRED_THOUSANDTHS) / HUNDRED_THOUSANDTHS;
  }

  private static Duration duration(long nanos) {
    return Durations.fromNanos(nanos);
  }
}
