package dev.warp.cli.tunnels;

import com.google.protobuf.Duration;
import dev.warp.control.v1.PayloadProtection;
import dev.warp.control.v1.Transport;
import dev.warp.control.v1.TunnelSpec;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What a tunnel is to be, but for its name and its ends. An option that is not given sets nothing:
 * the gate then takes its default, or leaves the tunnel as it is. Which values are right is for the
 * gate to say.
 */
public final class FlowOptions {

  @Mixin private RedundancyOptions redundancy;

  @Option(
      names = "--id",
      order = 11,
      paramLabel = "N",
      description = "What it is matched by at the far gate if both ends have one; else its name.")
  private Optional<Long> id = Optional.empty();

  @Option(
      names = "--priority",
      order = 12,
      paramLabel = "N",
      description = "0 to 7: where there is too little room, higher ones go first. Default: 3.")
  private Optional<Integer> priority = Optional.empty();

  @Option(
      names = "--ordered",
      order = 30,
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "BOOLEAN",
      description =
          "Whether payloads are handed over in the order they were sent in. Default: false.")
  private Optional<Boolean> ordered = Optional.empty();

  @Option(
      names = "--reorder-window",
      order = 31,
      paramLabel = "DURATION",
      description = "How long one is held back for earlier ones. Default: by the paths' delays.")
  private Optional<java.time.Duration> reorderWindow = Optional.empty();

  @Option(
      names = "--deadline",
      order = 32,
      paramLabel = "DURATION",
      description = "How long after reading a payload it may still be sent. Default: 100ms.")
  private Optional<java.time.Duration> deadline = Optional.empty();

  @Option(
      names = "--mtu",
      order = 33,
      paramLabel = "BYTES",
      description = "Most bytes of UDP payload in a datagram on the wire. Default: 1400.")
  private Optional<Integer> mtu = Optional.empty();

  @Option(
      names = "--max-payload",
      order = 34,
      paramLabel = "BYTES",
      description = "Largest payload taken from a Unix socket. Default: 65535.")
  private Optional<Integer> maxPayload = Optional.empty();

  @Option(
      names = "--reassembly-memory",
      order = 35,
      paramLabel = "BYTES",
      description = "Most memory for payloads that are not complete yet. Default: 8388608.")
  private Optional<Long> reassemblyMemory = Optional.empty();

  @Option(
      names = "--payload",
      order = 36,
      paramLabel = "encrypted|authenticated",
      description = "How payloads travel: authenticated ones can be read. Default: encrypted.")
  private Optional<Protection> payload = Optional.empty();

  private enum Protection {
    ENCRYPTED(PayloadProtection.PAYLOAD_PROTECTION_ENCRYPTED),
    AUTHENTICATED(PayloadProtection.PAYLOAD_PROTECTION_AUTHENTICATED);

    private final PayloadProtection value;

    Protection(PayloadProtection value) {
      this.value = value;
    }
  }

  /** Sets what is given. */
  public void addTo(TunnelSpec.Builder tunnel) {
    id.ifPresent(tunnel::setTunnelId);
    priority.ifPresent(tunnel::setPriority);
    Transport transport = transport();
    if (!transport.equals(Transport.getDefaultInstance())) {
      tunnel.setTransport(transport);
    }
  }

  private Transport transport() {
    Transport.Builder transport = Transport.newBuilder();
    mtu.ifPresent(transport::setMtu);
    maxPayload.ifPresent(transport::setMaxPayload);
    deadline.map(FlowOptions::message).ifPresent(transport::setSendDeadline);
    ordered.ifPresent(transport::setOrdered);
    reorderWindow.map(FlowOptions::message).ifPresent(transport::setReorderWindow);
    reassemblyMemory.ifPresent(transport::setReassemblyMemory);
    payload.ifPresent(given -> transport.setPayload(given.value));
    redundancy.redundancy().ifPresent(transport::setRedundancy);
    return transport.build();
  }

  private static Duration message(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
