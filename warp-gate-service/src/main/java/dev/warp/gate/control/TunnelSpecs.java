package dev.warp.gate.control;

import com.google.protobuf.Duration;
import com.google.protobuf.util.Durations;
import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.PayloadProtection;
import dev.warp.control.v1.Redundancy;
import dev.warp.control.v1.RedundancyStrategy;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;
import dev.warp.gate.config.ApplicationGate;
import dev.warp.gate.config.KeyPath;
import dev.warp.gate.config.RedundancyConfiguration;
import dev.warp.gate.config.TransportConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Tunnels as the API says them and as the configuration file says them. A spec is checked by being
 * written as the file would have it, so that there is one set of rules.
 */
final class TunnelSpecs {

  private static final String TUNNELS = "tunnels";

  private TunnelSpecs() {}

  /** What the file would have for it: a field that is not set is a key that is not there. */
  static String toml(TunnelSpec spec) {
    TomlTable toml = new TomlTable().table(TUNNELS, spec.getName());
    if (spec.hasTunnelId()) {
      toml.put("tunnel_id", spec.getTunnelId());
    }
    if (spec.hasFarGate()) {
      toml.put("far_gate", spec.getFarGate());
    }
    if (spec.hasPriority()) {
      toml.put("priority", Integer.toUnsignedLong(spec.getPriority()));
    }
    switch (spec.getGateCase()) {
      case LOOPBACK -> write(spec.getLoopback(), toml.table(TUNNELS, spec.getName(), "gate"));
      case UNIX -> write(spec.getUnix(), toml.table(TUNNELS, spec.getName(), "gate"));
      case GATE_NOT_SET -> {
        // That it is missing is for the reader to say.
      }
    }
    write(spec.getTransport(), toml.table(TUNNELS, spec.getName(), "transport"));
    Redundancy redundancy = spec.getTransport().getRedundancy();
    write(redundancy, toml.table(TUNNELS, spec.getName(), "transport", "redundancy"));
    return toml.toString();
  }

  private static void write(LoopbackGate gate, TomlTable toml) {
    if (gate.hasIpv4()) {
      toml.put("ipv4", gate.getIpv4());
    }
    if (gate.hasIpv6()) {
      toml.put("ipv6", gate.getIpv6());
    }
    if (gate.getApplicationToGate() != 0) {
      toml.put("application_to_gate", Integer.toUnsignedLong(gate.getApplicationToGate()));
    }
    if (gate.hasGateToApplication()) {
      toml.put("gate_to_application", Integer.toUnsignedLong(gate.getGateToApplication()));
    }
  }

  private static void write(UnixGate gate, TomlTable toml) {
    toml.put("path", gate.getPath());
    if (gate.hasMode()) {
      toml.put("mode", gate.getMode());
    }
    if (gate.hasOwner()) {
      toml.put("owner", gate.getOwner());
    }
    if (gate.hasGroup()) {
      toml.put("group", gate.getGroup());
    }
  }

  private static void write(Transport transport, TomlTable toml) {
    if (transport.hasMtu()) {
      toml.put("mtu", Integer.toUnsignedLong(transport.getMtu()));
    }
    if (transport.hasMaxPayload()) {
      toml.put("max_payload", Integer.toUnsignedLong(transport.getMaxPayload()));
    }
    if (transport.hasSendDeadline()) {
      toml.put("send_deadline", text(transport.getSendDeadline()));
    }
    if (transport.hasOrdered()) {
      toml.put("ordered", transport.getOrdered());
    }
    if (transport.hasReorderWindow()) {
      toml.put("reorder_window", text(transport.getReorderWindow()));
    }
    if (transport.hasReassemblyMemory()) {
      toml.put("reassembly_memory", transport.getReassemblyMemory());
    }
    switch (transport.getPayload()) {
      case PAYLOAD_PROTECTION_ENCRYPTED -> toml.put("payload", "encrypted");
      case PAYLOAD_PROTECTION_AUTHENTICATED -> toml.put("payload", "authenticated");
      case PAYLOAD_PROTECTION_UNSPECIFIED -> {
        // The default.
      }
      case UNRECOGNIZED -> toml.put("payload", "of a later version");
    }
  }

  private static void write(Redundancy redundancy, TomlTable toml) {
    if (redundancy.hasNumShards()) {
      toml.put("num_shards", Integer.toUnsignedLong(redundancy.getNumShards()));
    }
    if (redundancy.hasRequiredShards()) {
      toml.put("required_shards", Integer.toUnsignedLong(redundancy.getRequiredShards()));
    }
    if (redundancy.hasSurvivePathFailures()) {
      toml.put(
          "survive_path_failures", Integer.toUnsignedLong(redundancy.getSurvivePathFailures()));
    }
    switch (redundancy.getStrategy()) {
      case REDUNDANCY_STRATEGY_SPREAD -> toml.put("strategy", "spread");
      case REDUNDANCY_STRATEGY_REPLICATE -> toml.put("strategy", "replicate");
      case REDUNDANCY_STRATEGY_UNSPECIFIED -> {
        // The default.
      }
      case UNRECOGNIZED -> toml.put("strategy", "of a later version");
    }
  }

  private static String text(Duration duration) {
    return Durations.isValid(duration)
        ? "%d.%09ds".formatted(duration.getSeconds(), duration.getNanos())
        : "no duration";
  }

  /** A tunnel with every field set that it has a value for. */
  static TunnelSpec of(TunnelConfiguration tunnel) {
    TunnelSpec.Builder spec =
        TunnelSpec.newBuilder()
            .setName(tunnel.name())
            .setFarGate(tunnel.farGate())
            .setPriority(tunnel.priority())
            .setTransport(of(tunnel.transport()));
    tunnel.id().ifPresent(spec::setTunnelId);
    ApplicationGate gate = tunnel.gate();
    switch (gate) {
      case dev.warp.gate.config.LoopbackGate loopback -> spec.setLoopback(of(loopback));
      case dev.warp.gate.config.UnixGate unix -> spec.setUnix(of(unix));
    }
    return spec.build();
  }

  private static LoopbackGate of(dev.warp.gate.config.LoopbackGate gate) {
    LoopbackGate.Builder loopback =
        LoopbackGate.newBuilder()
            .setIpv4(gate.ipv4())
            .setIpv6(gate.ipv6())
            .setApplicationToGate(gate.applicationToGate());
    gate.gateToApplication().ifPresent(loopback::setGateToApplication);
    return loopback.build();
  }

  private static UnixGate of(dev.warp.gate.config.UnixGate gate) {
    UnixGate.Builder unix =
        UnixGate.newBuilder().setPath(gate.path().toString()).setMode(octal(gate.mode()));
    gate.owner().ifPresent(unix::setOwner);
    gate.group().ifPresent(unix::setGroup);
    return unix.build();
  }

  private static String octal(Set<PosixFilePermission> mode) {
    int bits = 0;
    for (char letter : PosixFilePermissions.toString(mode).toCharArray()) {
      bits = bits << 1 | (letter == '-' ? 0 : 1);
    }
    return "%04o".formatted(bits);
  }

  private static Transport of(TransportConfiguration transport) {
    Transport.Builder said =
        Transport.newBuilder()
            .setMtu(transport.mtu())
            .setMaxPayload(transport.maxPayload())
            .setSendDeadline(Durations.fromNanos(transport.sendDeadline().toNanos()))
            .setOrdered(transport.delivery().ordered())
            .setReassemblyMemory(transport.delivery().reassemblyMemory())
            .setPayload(
                transport.clearPayloads()
                    ? PayloadProtection.PAYLOAD_PROTECTION_AUTHENTICATED
                    : PayloadProtection.PAYLOAD_PROTECTION_ENCRYPTED)
            .setRedundancy(of(transport.redundancy()));
    transport
        .delivery()
        .reorderWindow()
        .ifPresent(window -> said.setReorderWindow(Durations.fromNanos(window.toNanos())));
    return said.build();
  }

  private static Redundancy of(RedundancyConfiguration redundancy) {
    if (redundancy.equals(RedundancyConfiguration.REPLICATE)) {
      return Redundancy.newBuilder()
          .setStrategy(RedundancyStrategy.REDUNDANCY_STRATEGY_REPLICATE)
          .build();
    }
    return Redundancy.newBuilder()
        .setNumShards(redundancy.numShards())
        .setRequiredShards(redundancy.requiredShards())
        .setSurvivePathFailures(redundancy.survivePathFailures())
        .setStrategy(RedundancyStrategy.REDUNDANCY_STRATEGY_SPREAD)
        .build();
  }

  /** What a tunnel is to be after an update: a field that is not set keeps its value. */
  static TunnelSpec updated(TunnelSpec present, TunnelSpec update) {
    TunnelSpec.Builder updated = present.toBuilder();
    // Merging would mix the seconds of one duration with the nanoseconds of the other.
    if (update.getTransport().hasSendDeadline()) {
      updated.getTransportBuilder().clearSendDeadline();
    }
    if (update.getTransport().hasReorderWindow()) {
      updated.getTransportBuilder().clearReorderWindow();
    }
    return updated.mergeFrom(update).build();
  }

  /** The field that a key of the file stands for, from the request's {@code spec} on. */
  static String field(TunnelSpec spec, String key) {
    String inTunnel = key.substring(Math.min(key.length(), prefix(spec).length()));
    String gate = spec.hasUnix() ? "unix" : "loopback";
    String field =
        inTunnel.equals("gate") || inTunnel.startsWith("gate.")
            ? gate + inTunnel.substring("gate".length())
            : inTunnel;
    return field.isEmpty() ? "spec.name" : "spec." + field;
  }

  /** How the reader's keys begin, which has names in quotes only where it must. */
  private static String prefix(TunnelSpec spec) {
    return KeyPath.of(List.of(TUNNELS, spec.getName())) + ".";
  }
}
