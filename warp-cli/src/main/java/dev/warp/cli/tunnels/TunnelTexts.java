package dev.warp.cli.tunnels;

import static dev.warp.cli.output.Units.count;
import static dev.warp.cli.output.Units.megabytes;
import static dev.warp.cli.output.Units.millis;
import static dev.warp.cli.output.Units.yesNo;

import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Origins;
import dev.warp.cli.output.Properties;
import dev.warp.cli.output.Units;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.PayloadProtection;
import dev.warp.control.v1.Redundancy;
import dev.warp.control.v1.RedundancyStrategy;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.Tunnel;
import dev.warp.control.v1.TunnelCounters;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Tunnels as people read them. */
final class TunnelTexts {

  private TunnelTexts() {}

  /** A row for each tunnel: what it is, and what has gone through it. */
  static Listing<Tunnel> listing() {
    return new Listing<Tunnel>()
        .text("NAME", tunnel -> tunnel.getSpec().getName())
        .text("FAR GATE", tunnel -> tunnel.getSpec().getFarGate())
        .text("SOCKET", tunnel -> socket(tunnel.getSpec()))
        .text("SHARDS", tunnel -> shards(tunnel.getSpec().getTransport().getRedundancy()))
        .text("FROM", tunnel -> Origins.word(tunnel.getOrigin()))
        .figure("SENT", tunnel -> count(tunnel.getCounters().getPayloadsSent()))
        .figure("DROPPED", tunnel -> count(tunnel.getCounters().getPayloadsDropped()))
        .figure("DELIVERED", tunnel -> count(tunnel.getCounters().getPayloadsDelivered()))
        .figure("REBUILT", tunnel -> count(tunnel.getCounters().getPayloadsRebuilt()))
        .figure("LOST", tunnel -> count(tunnel.getCounters().getPayloadsLost()))
        .text("REDUNDANCY", tunnel -> tunnel.getUnprotected() ? "too little" : "kept");
  }

  /** Prints everything about one tunnel, but for its counts. */
  static void print(Tunnel tunnel, PrintWriter out) {
    SequencedMap<String, String> properties = new LinkedHashMap<>();
    TunnelSpec spec = tunnel.getSpec();
    properties.put("name", spec.getName());
    properties.put("id", spec.hasTunnelId() ? count(spec.getTunnelId()) : Units.UNKNOWN);
    properties.put("far gate", spec.getFarGate());
    properties.put("priority", count(spec.getPriority()));
    if (spec.hasLoopback()) {
      addLoopback(spec.getLoopback(), properties);
    } else if (spec.hasUnix()) {
      addUnix(spec.getUnix(), properties);
    }
    addTransport(spec.getTransport(), properties);
    properties.put("origin", Origins.word(tunnel.getOrigin()));
    properties.put("revision", count(tunnel.getRevision()));
    Properties.print(properties, out);
  }

  /** Prints what has gone through a tunnel. */
  static void printCounters(TunnelCounters counters, PrintWriter out) {
    SequencedMap<String, String> properties = new LinkedHashMap<>();
    properties.put(
        "sent",
        "%s payloads, %s MB; %s MB on the wire"
            .formatted(
                count(counters.getPayloadsSent()),
                megabytes(counters.getPayloadBytesSent()),
                megabytes(counters.getBytesSent())));
    properties.put("not sent", count(counters.getPayloadsDropped()) + " payloads");
    properties.put(
        "sent unprotected",
        count(counters.getPayloadsUnprotected())
            + " payloads, with less redundancy than asked for");
    properties.put(
        "delivered",
        "%s payloads, %s of them rebuilt"
            .formatted(
                count(counters.getPayloadsDelivered()), count(counters.getPayloadsRebuilt())));
    properties.put("lost", count(counters.getPayloadsLost()) + " payloads");
    Properties.print(properties, out);
  }

  private static void addLoopback(LoopbackGate gate, SequencedMap<String, String> properties) {
    properties.put("port", count(gate.getApplicationToGate()));
    properties.put(
        "reply port",
        gate.hasGateToApplication() ? count(gate.getGateToApplication()) : "of whoever sent last");
    properties.put("IPv4", yesNo(gate.getIpv4()));
    properties.put("IPv6", yesNo(gate.getIpv6()));
  }

  private static void addUnix(UnixGate gate, SequencedMap<String, String> properties) {
    properties.put("Unix socket", gate.getPath());
    properties.put("mode", gate.getMode());
    properties.put("owner", gate.getOwner());
    properties.put("group", gate.getGroup());
  }

  private static void addTransport(Transport transport, SequencedMap<String, String> properties) {
    Redundancy redundancy = transport.getRedundancy();
    properties.put("shards", shards(redundancy));
    properties.put(
        "links",
        redundancy.getStrategy() == RedundancyStrategy.REDUNDANCY_STRATEGY_REPLICATE
            ? "all but one may fail"
            : count(redundancy.getSurvivePathFailures()) + " may fail at once");
    properties.put("send deadline", millis(transport.getSendDeadline()) + " ms");
    properties.put("ordered", yesNo(transport.getOrdered()));
    properties.put(
        "reorder window",
        transport.hasReorderWindow()
            ? millis(transport.getReorderWindow()) + " ms"
            : "by the paths' delays");
    properties.put("mtu", count(transport.getMtu()) + " bytes");
    properties.put("max payload", count(transport.getMaxPayload()) + " bytes");
    properties.put("reassembly memory", count(transport.getReassemblyMemory()) + " bytes");
    properties.put(
        "payload",
        transport.getPayload() == PayloadProtection.PAYLOAD_PROTECTION_AUTHENTICATED
            ? "authenticated"
            : "encrypted");
  }

  private static String socket(TunnelSpec spec) {
    if (spec.hasUnix()) {
      return spec.getUnix().getPath();
    }
    LoopbackGate gate = spec.getLoopback();
    return gate.hasGateToApplication()
        ? "%d, to %d".formatted(gate.getApplicationToGate(), gate.getGateToApplication())
        : count(gate.getApplicationToGate());
  }

  private static String shards(Redundancy redundancy) {
    return redundancy.getStrategy() == RedundancyStrategy.REDUNDANCY_STRATEGY_REPLICATE
        ? "replicated"
        : "%d/%d".formatted(redundancy.getRequiredShards(), redundancy.getNumShards());
  }
}
