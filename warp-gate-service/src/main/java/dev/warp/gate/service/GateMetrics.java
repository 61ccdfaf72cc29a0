package dev.warp.gate.service;

import dev.warp.gate.engine.GateStatus;
import dev.warp.gate.engine.GateStatus.FarGateState;
import dev.warp.gate.engine.GateStatus.PathView;
import dev.warp.gate.engine.GateStatus.PortMappingState;
import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.engine.GateStatus.TunnelState;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.path.PathState;
import dev.warp.gate.engine.portmap.Refusal;
import dev.warp.gate.engine.transport.Abandonment;
import dev.warp.gate.engine.transport.PayloadDrop;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.io.GateSnapshot.SocketState;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.wire.RelayAddress;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What the gate counts, for Prometheus. Labels are names from the configuration, interfaces, path
 * numbers and reasons: few, and gone when what they name is gone.
 */
@ApplicationScoped
public class GateMetrics {

  private static final long REFRESH_MILLIS = 250;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Vertx vertx;
  private final GateService service;
  private final SnapshotMeters meters;
  private long timerId;

  @Inject
  GateMetrics(Vertx vertx, GateService service, MeterRegistry registry) {
    this.vertx = vertx;
    this.service = service;
    this.meters = new SnapshotMeters(registry);
  }

  void start(@Observes StartupEvent event) {
    timerId =
        vertx.setPeriodic(
            1, REFRESH_MILLIS, ignored -> service.snapshot().ifPresent(this::refresh));
  }

  void stop(@Observes ShutdownEvent event) {
    vertx.cancelTimer(timerId);
  }

  private void refresh(GateSnapshot snapshot) {
    meters.begin();
    GateStatus status = snapshot.status();
    status.tunnels().forEach(this::tunnel);
    status.farGates().forEach(this::farGate);
    status.registrations().forEach(this::registration);
    status.portMappings().forEach(this::portMapping);
    byReason(GateMetric.PORT_MAPPING_REFUSALS, Tags.empty(), status.refusals(), Refusal::label);
    byReason(GateMetric.DATAGRAMS_DROPPED, Tags.empty(), status.drops(), DropReason::label);
    byReason(GateMetric.CALLS_REFUSED, Tags.empty(), service.refusedCalls(), String::toString);
    snapshot.interfaces().forEach(this::interfaceSockets);
    snapshot.applications().forEach(this::applicationSockets);
    meters.end();
  }

  private void tunnel(TunnelState tunnel) {
    Tags tags = Tags.of("tunnel", tunnel.name());
    meters.count(GateMetric.PAYLOADS_SENT, tags, tunnel.payloadsSent());
    meters.count(GateMetric.PAYLOAD_SENT_BYTES, tags, tunnel.payloadBytesSent());
    meters.count(GateMetric.TUNNEL_DATAGRAMS_SENT, tags, tunnel.datagramsSent());
    meters.count(GateMetric.TUNNEL_SENT_BYTES, tags, tunnel.bytesSent());
    meters.count(GateMetric.SHARDS_WITHHELD, tags, tunnel.withheldShards());
    meters.count(GateMetric.PAYLOADS_UNPROTECTED, tags, tunnel.unprotectedPayloads());
    meters.set(GateMetric.UNPROTECTED, tags, tunnel.unprotectedNow() ? 1 : 0);
    meters.set(GateMetric.OVERHEAD, tags, tunnel.overheadRatio());
    tunnel.latencies().ifPresent(latencies -> latency(tags, latencies));
    meters.count(GateMetric.PAYLOADS_DELIVERED, tags, tunnel.payloadsDelivered());
    meters.count(GateMetric.PAYLOADS_REBUILT, tags, tunnel.payloadsRebuilt());
    meters.count(GateMetric.PAYLOADS_OVERTAKEN, tags, tunnel.payloadsOvertaken());
    meters.count(GateMetric.SHARDS_DUPLICATE, tags, tunnel.duplicateShards());
    byReason(GateMetric.PAYLOADS_DROPPED, tags, tunnel.dropped(), PayloadDrop::label);
    byReason(GateMetric.PAYLOADS_ABANDONED, tags, tunnel.payloadsAbandoned(), Abandonment::label);
    byReason(GateMetric.SHARDS_DROPPED, tags, tunnel.droppedShards(), ShardDrop::label);
  }

  private void latency(Tags tags, GateStatus.Latencies latencies) {
    meters.set(
        GateMetric.LATENCY,
        tags.and("quantile", "0.5"),
        latencies.medianNanos() / NANOS_PER_SECOND);
    meters.set(
        GateMetric.LATENCY, tags.and("quantile", "0.99"), latencies.p99Nanos() / NANOS_PER_SECOND);
  }

  private <R> void byReason(
      GateMetric metric, Tags tags, Map<R, Long> counts, Function<R, String> label) {
    counts.forEach(
        (reason, count) -> meters.count(metric, tags.and("reason", label.apply(reason)), count));
  }

  private void farGate(FarGateState farGate) {
    Tags tags = Tags.of("far_gate", farGate.name());
    meters.set(GateMetric.SESSION_UP, tags, farGate.sessionAgeNanos().isPresent() ? 1 : 0);
    farGate
        .sessionAgeNanos()
        .ifPresent(nanos -> meters.set(GateMetric.SESSION_AGE, tags, nanos / NANOS_PER_SECOND));
    farGate.paths().forEach(path -> path(tags, path));
  }

  private void path(Tags farGate, PathView path) {
    Tags tags =
        farGate.and("path", Integer.toString(path.id())).and("interface", path.interfaceName());
    meters.set(GateMetric.PATH_UP, tags, path.state() != PathState.DOWN ? 1 : 0);
    if (path.rttNanos() > 0) {
      meters.set(GateMetric.PATH_RTT, tags, path.rttNanos() / NANOS_PER_SECOND);
    }
    meters.set(GateMetric.PATH_COUNTED, tags, path.state() == PathState.UP ? 1 : 0);
    meters.set(GateMetric.PATH_RELAYED, tags, RelayAddress.isRelayed(path.remote()) ? 1 : 0);
    meters.set(GateMetric.PATH_MTU, tags, path.mtuBytes());
    meters.set(GateMetric.PATH_RTT_VARIATION, tags, path.rttVariationNanos() / NANOS_PER_SECOND);
    meters.set(GateMetric.PATH_JITTER, tags, path.jitterNanos() / NANOS_PER_SECOND);
    meters.set(GateMetric.PATH_LOSS, tags, path.lossRatio());
    meters.set(GateMetric.PATH_RECEIVED_LOSS, tags, path.receivedLossRatio());
    meters.set(GateMetric.PATH_RATE, tags, (double) path.rateBytesPerSecond());
    meters.set(GateMetric.PATH_QUEUE, tags, path.queueNanos() / NANOS_PER_SECOND);
    meters.set(GateMetric.PATH_WAITING, tags, (double) path.waitingBytes());
    meters.set(GateMetric.PATH_SILENCE, tags, path.silentNanos() / NANOS_PER_SECOND);
    meters.count(GateMetric.PATH_LATE, tags, path.lateDatagrams());
    meters.count(GateMetric.PATH_DATAGRAMS_SENT, tags, path.sentDatagrams());
    meters.count(GateMetric.PATH_SENT_BYTES, tags, path.sentBytes());
    meters.count(GateMetric.PATH_DATAGRAMS_RECEIVED, tags, path.receivedDatagrams());
    meters.count(GateMetric.PATH_RECEIVED_BYTES, tags, path.receivedBytes());
  }

  private void registration(Registration registration) {
    meters.set(
        GateMetric.MAP_REGISTERED,
        Tags.of("map", registration.map().toString(), "interface", registration.interfaceName()),
        registration.reflexive().isPresent() ? 1 : 0);
  }

  private void portMapping(PortMappingState mapping) {
    meters.set(
        GateMetric.PORT_MAPPED,
        Tags.of("interface", mapping.interfaceName()),
        mapping.external().isPresent() ? 1 : 0);
  }

  private void interfaceSockets(SocketState state) {
    Tags tags = Tags.of("interface", state.name());
    meters.count(GateMetric.UDP_RECEIVED, tags, state.received());
    meters.count(GateMetric.UDP_SENT, tags, state.sent());
    dropped(GateMetric.UDP_DROPPED, tags, state);
    meters.count(GateMetric.UDP_OVERSIZED, tags, state.oversized());
    meters.count(GateMetric.UDP_RECEIVE_ERRORS, tags, state.receiveErrors());
    meters.count(GateMetric.UDP_KERNEL_DROPPED, tags, state.kernelDropped());
  }

  private void applicationSockets(SocketState state) {
    Tags tags = Tags.of("tunnel", state.name());
    meters.count(GateMetric.APPLICATION_RECEIVED, tags, state.received());
    meters.count(GateMetric.APPLICATION_SENT, tags, state.sent());
    dropped(GateMetric.APPLICATION_DROPPED, tags, state);
    meters.count(GateMetric.APPLICATION_RECEIVE_ERRORS, tags, state.receiveErrors());
    meters.count(GateMetric.APPLICATION_KERNEL_DROPPED, tags, state.kernelDropped());
    meters.count(GateMetric.APPLICATION_UNDELIVERABLE, tags, state.undeliverable());
    meters.count(GateMetric.APPLICATION_OVERSIZED, tags, state.oversized());
    state.reading().ifPresent(reading -> reading(tags, reading));
  }

  private void reading(Tags tags, GateSnapshot.Reading reading) {
    meters.set(GateMetric.APPLICATION_PAUSED, tags, reading.paused() ? 1 : 0);
    meters.set(
        GateMetric.APPLICATION_PAUSED_SECONDS, tags, reading.pausedNanos() / NANOS_PER_SECOND);
  }

  private void dropped(GateMetric metric, Tags tags, SocketState state) {
    byReason(metric, tags, state.unsent(), reason -> reason.name().toLowerCase(Locale.ROOT));
  }
}
