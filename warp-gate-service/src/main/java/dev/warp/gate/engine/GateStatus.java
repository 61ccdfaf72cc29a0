package dev.warp.gate.engine;

import dev.warp.gate.engine.boundary.GateInterface;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.path.Path;
import dev.warp.gate.engine.path.PathState;
import dev.warp.gate.engine.portmap.Refusal;
import dev.warp.gate.engine.rendezvous.MapRegistration;
import dev.warp.gate.engine.transport.Abandonment;
import dev.warp.gate.engine.transport.PayloadDrop;
import dev.warp.gate.engine.transport.Reassembler;
import dev.warp.gate.engine.transport.RecentDurations;
import dev.warp.gate.engine.transport.ShardOutcome;
import dev.warp.gate.engine.transport.TunnelReceiver;
import dev.warp.gate.engine.transport.TunnelSender;
import dev.warp.protocol.DropReason;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.Session;
import dev.warp.protocol.wire.Endpoint;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * A picture of a gate at one moment: for status, metrics and tests. Ages and times in nanoseconds.
 *
 * @param refusals of routers to map a port, since the start
 */
public record GateStatus(
    PublicKey publicKey,
    List<Registration> registrations,
    List<PortMappingState> portMappings,
    List<FarGateState> farGates,
    List<TunnelState> tunnels,
    Map<Refusal, Long> refusals,
    Map<DropReason, Long> drops) {

  /**
   * An interface's standing with a map.
   *
   * @param endpoints where the map is asked: those known that the interface can reach
   * @param reflexive where the map sees the interface; empty while not registered
   */
  public record Registration(
      PublicKey map,
      String interfaceName,
      List<Endpoint> endpoints,
      Optional<Endpoint> reflexive) {}

  /**
   * What the router of an interface does for it.
   *
   * @param external where it lets anybody in; empty while it does not
   */
  public record PortMappingState(String interfaceName, Optional<Endpoint> external) {}

  /**
   * A far gate.
   *
   * @param sessionAgeNanos empty without a session
   * @param sessions sessions and handshakes that are remembered
   * @param candidatePairs pairs of an interface and an endpoint that are asked
   */
  public record FarGateState(
      String name,
      PublicKey publicKey,
      Optional<Long> sessionAgeNanos,
      List<PathView> paths,
      int sessions,
      int candidatePairs) {}

  /**
   * A path. Loss ratios are 0 to 1; jitter is towards the far gate, as it reports it.
   *
   * @param lossRatio share of the datagrams lost towards the far gate
   * @param receivedLossRatio share of the datagrams lost from the far gate
   * @param lateDatagrams that arrived at the far gate after one sent later
   * @param silentNanos since anything authentic was heard on it
   * @param sentBytes UDP and IP headers included
   * @param receivedBytes the same
   * @param rateBytesPerSecond what it is given at the most, headers included
   * @param queueNanos what datagrams spend in its queues towards the far gate, as last reported
   * @param waitingBytes that wait here for their turn
   * @param mtuBytes the longest UDP payload that may go over it, as far as is known
   */
  public record PathView(
      int id,
      String interfaceName,
      Endpoint remote,
      PathState state,
      long rttNanos,
      long rttVariationNanos,
      long jitterNanos,
      double lossRatio,
      double receivedLossRatio,
      long lateDatagrams,
      long silentNanos,
      long sentDatagrams,
      long sentBytes,
      long receivedDatagrams,
      long receivedBytes,
      long rateBytesPerSecond,
      long queueNanos,
      long waitingBytes,
      int mtuBytes) {}

  /**
   * A tunnel's counts, all since it was opened but for memory and {@code unprotectedNow}.
   *
   * @param number what the engine's surroundings know it by
   * @param bytesSent on the wire: UDP and IP headers included
   * @param withheldShards parity that was not sent because paths were short of room
   * @param droppedShards that were made and not sent
   * @param unprotectedPayloads sent with less redundancy than promised
   * @param unprotectedNow whether one was not long ago
   * @param payloadsAbandoned of which some shards came, and too few
   * @param payloadsOvertaken that came complete and were dropped to keep the order
   * @param latencies how long payloads from the far gate have been under way lately
   * @param reassemblyBytes memory held for payloads that are not complete
   * @param heldBackBytes memory held for those that wait for earlier ones
   */
  public record TunnelState(
      int number,
      String name,
      long payloadsSent,
      long payloadBytesSent,
      long datagramsSent,
      long bytesSent,
      Map<PayloadDrop, Long> dropped,
      long withheldShards,
      Map<ShardDrop, Long> droppedShards,
      long unprotectedPayloads,
      boolean unprotectedNow,
      long payloadsDelivered,
      long payloadsRebuilt,
      Map<Abandonment, Long> payloadsAbandoned,
      long payloadsOvertaken,
      long duplicateShards,
      Optional<Latencies> latencies,
      long reassemblyBytes,
      long heldBackBytes) {

    /** Bytes on the wire for each byte of payload sent; 0 before the first. */
    public double overheadRatio() {
      return payloadBytesSent == 0 ? 0 : (double) bytesSent / payloadBytesSent;
    }
  }

  /** How long payloads were under way: what half of them, and 99 of 100, took at the most. */
  public record Latencies(long medianNanos, long p99Nanos) {

    private static Optional<Latencies> of(RecentDurations durations, long nowNanos) {
      OptionalLong median = durations.percentile(0.5, nowNanos);
      return median.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Latencies(
                  median.getAsLong(), durations.percentile(0.99, nowNanos).orElseThrow()));
    }
  }

  static GateStatus of(GateEngine engine, long nowNanos) {
    return new GateStatus(
        engine.publicKey(),
        engine.registrations().stream().map(each -> registration(engine, each)).toList(),
        engine.interfaces().values().stream().map(each -> portMapping(engine, each)).toList(),
        engine.farGates().stream().map(farGate -> farGate(engine, farGate, nowNanos)).toList(),
        engine.tunnels().stream().map(tunnel -> tunnel(tunnel, nowNanos)).toList(),
        counts(Refusal.class, engine.portMappings()::refusals),
        counts(DropReason.class, engine.drops()::get));
  }

  private static Registration registration(GateEngine engine, MapRegistration of) {
    String name = engine.interfaces().get(of.gateInterface().id()).name();
    return new Registration(of.mapKey(), name, of.mapEndpoints(), of.reflexive());
  }

  private static PortMappingState portMapping(GateEngine engine, GateInterface of) {
    return new PortMappingState(of.name(), engine.portMappings().external(of.id()));
  }

  private static FarGateState farGate(GateEngine engine, FarGate farGate, long nowNanos) {
    return new FarGateState(
        farGate.name(),
        farGate.publicKey(),
        farGate.session().map(Session::createdNanos).map(created -> nowNanos - created),
        farGate.paths().all().stream().map(path -> path(engine, farGate, path, nowNanos)).toList(),
        farGate.sessions(),
        farGate.paths().finder().pairs());
  }

  private static PathView path(GateEngine engine, FarGate farGate, Path path, long nowNanos) {
    GateInterface local = engine.interfaces().get(path.interfaceId());
    return new PathView(
        path.id(),
        local == null ? "" : local.name(),
        path.remote(),
        path.state(),
        path.rtt().smoothedNanos(),
        path.rtt().variationNanos(),
        path.jitterNanos(),
        path.lossRatio(),
        farGate.paths().receivedLossRatio(path),
        path.lateDatagrams(),
        nowNanos - path.lastHeardNanos(),
        path.traffic().sentDatagrams(),
        path.traffic().sentBytes(),
        path.traffic().receivedDatagrams(),
        path.traffic().receivedBytes(),
        path.queue().rate().bytesPerSecond(),
        path.queue().rate().queueNanos(),
        path.queue().waitingBytes(),
        path.mtu().limit());
  }

  private static TunnelState tunnel(Tunnel tunnel, long nowNanos) {
    TunnelSender sender = tunnel.sender();
    TunnelReceiver receiver = tunnel.receiver();
    Reassembler reassembler = receiver.reassembler();
    return new TunnelState(
        tunnel.number(),
        tunnel.name(),
        sender.payloads(),
        sender.payloadBytes(),
        sender.sentDatagrams(),
        sender.sentBytes(),
        counts(PayloadDrop.class, sender::dropped),
        sender.withheldShards(),
        counts(ShardDrop.class, sender::droppedShards),
        sender.unprotectedPayloads(),
        sender.isUnprotected(),
        receiver.delivered(),
        reassembler.rebuilt(),
        counts(Abandonment.class, reassembler::abandoned),
        receiver.overtaken(),
        reassembler.count(ShardOutcome.DUPLICATE) + reassembler.count(ShardOutcome.LATE),
        Latencies.of(tunnel.latencies(), nowNanos),
        reassembler.allocatedBytes(),
        receiver.heldBackBytes());
  }

  /** Of every reason, those that have not occurred too. */
  private static <E extends Enum<E>> Map<E, Long> counts(
      Class<E> reasons, ToLongFunction<E> count) {
    Map<E, Long> counts = new EnumMap<>(reasons);
    for (E reason : reasons.getEnumConstants()) {
      counts.put(reason, count.applyAsLong(reason));
    }
    return counts;
  }
}
