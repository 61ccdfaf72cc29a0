package dev.warp.cli;

import com.google.protobuf.Duration;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.Gate;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.Origin;
import dev.warp.control.v1.Path;
import dev.warp.control.v1.PathState;
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

  /** A gate that has been ready for some hours. */
  static Gate gate() {
    return Gate.newBuilder()
        .setPublicKey("0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82")
        .setVersion("0.1.0")
        .setUptime(Duration.newBuilder().setSeconds(12_345))
        .setReady(true)
        .build();
  }

  /** A far gate with a good path, a lossy one, and one over a map that is down. */
  static FarGate operator() {
    Path.Builder good =
        Path.newBuilder()
            .setInterface("lte1")
            .setRemote("198.51.100.7:40112")
            .setState(PathState.PATH_STATE_UP)
            .setRoundTrip(Duration.newBuilder().setNanos(23_400_000))
            .setJitter(Duration.newBuilder().setNanos(1_200_000))
            .setLossSent(0.096)
            .setSilent(millis(3))
            .setRate(1_250_000)
            .setMtu(1400);
    Path.Builder lossy =
        Path.newBuilder()
            .setId(1)
            .setInterface("lte2")
            .setRemote("198.51.100.7:40112")
            .setState(PathState.PATH_STATE_DEGRADED)
            .setRoundTrip(millis(230))
            .setLossSent(0.125)
            .setLossReceived(0.01);
    Path.Builder relayed =
        Path.newBuilder()
            .setId(12)
            .setInterface("lte2")
            .setRemote("192.0.2.1:13116")
            .setRelayed(true)
            .setState(PathState.PATH_STATE_DOWN)
            .setSilent(Duration.newBuilder().setSeconds(12));
    return FarGate.newBuilder()
        .setName("operator")
        .setPublicKey("08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT")
        .setOrigin(Origin.ORIGIN_FILE)
        .setSessionUp(true)
        .setSessionAge(Duration.newBuilder().setSeconds(65))
        .addPaths(good)
        .addPaths(lossy)
        .addPaths(relayed)
        .build();
  }

  /** An interface with an address of each IP version. */
  static Interface lte() {
    return Interface.newBuilder()
        .setName("wwan0")
        .setLabel("lte1")
        .setEnabled(true)
        .setOpen(true)
        .setCost(100)
        .addAddresses("10.0.0.5:41000")
        .addAddresses("[2001:db8::5]:41000")
        .addReflexive("203.0.113.9:41000")
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
