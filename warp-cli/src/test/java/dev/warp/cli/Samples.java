package dev.warp.cli;

import com.google.protobuf.Duration;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.Origin;
import dev.warp.control.v1.PayloadProtection;
import dev.warp.control.v1.Redundancy;
import dev.warp.control.v1.RedundancyStrategy;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelCounters;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;

/** Answers as a gate could give them. */
final class Samples {

  private Samples() {}

  /** A tunnel with a loopback gate and all defaults. */
  static Tunnel wireguard() {
    return Tunnel.newBuilder()
        .setSpec(
            TunnelSpec.newBuilder()
                .setName("wireguard")
                .setFarGate("operator")
                .setPriority(3)
                .setLoopback(
                    LoopbackGate.newBuilder()
                        .setIpv4(true)
                        .setIpv6(false)
                        .setApplicationToGate(59401)
                        .setGateToApplication(59402))
                .setTransport(transport()))
        .setOrigin(Origin.ORIGIN_FILE)
        .setRevision(1)
        .setCounters(
            TunnelCounters.newBuilder()
                .setPayloadsSent(184_223)
                .setPayloadsDropped(12)
                .setPayloadsDelivered(183_900)
                .setPayloadsRebuilt(51_042)
                .setPayloadsLost(3))
        .build();
  }

  /** A tunnel with a Unix gate that was opened while the gate ran, and is short of redundancy. */
  static Tunnel telemetry() {
    TunnelSpec.Builder spec = wireguard().getSpec().toBuilder();
    spec.setName("telemetry").setTunnelId(7);
    spec.setUnix(UnixGate.newBuilder().setPath("/run/warp/telemetry.sock").setMode("0600"));
    spec.getTransportBuilder().setReorderWindow(millis(50)).setOrdered(true);
    return Tunnel.newBuilder()
        .setSpec(spec)
        .setOrigin(Origin.ORIGIN_RUNTIME)
        .setRevision(4)
        .setCounters(TunnelCounters.getDefaultInstance())
        .setUnprotected(true)
        .build();
  }

  private static Transport.Builder transport() {
    return Transport.newBuilder()
        .setMtu(1400)
        .setMaxPayload(65_535)
        .setSendDeadline(millis(100))
        .setOrdered(false)
        .setReassemblyMemory(8_388_608)
        .setPayload(PayloadProtection.PAYLOAD_PROTECTION_ENCRYPTED)
        .setRedundancy(
            Redundancy.newBuilder()
                .setNumShards(5)
                .setRequiredShards(3)
                .setSurvivePathFailures(1)
                .setStrategy(RedundancyStrategy.REDUNDANCY_STRATEGY_SPREAD));
  }

  static Duration millis(int millis) {
    return Duration.newBuilder()
        .setSeconds(millis / 1000)
        .setNanos(millis % 1000 * 1_000_000)
        .build();
  }
}
