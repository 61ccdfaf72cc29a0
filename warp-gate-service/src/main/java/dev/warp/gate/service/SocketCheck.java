package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.HostRequirements;
import dev.warp.gate.config.Problem;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.config.UnixGate;
import dev.warp.io.UnixSocketPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Looks whether the configured Unix sockets can be had, and changes nothing. */
final class SocketCheck {

  /** What the kernel counts beside a datagram's bytes against the sender's buffer. */
  private static final int SEND_OVERHEAD_BYTES = 32;

  private static final Path WMEM_MAX = Path.of("/proc/sys/net/core/wmem_max");

  private final HostRequirements requirements;
  private final boolean unbound;
  private final List<Problem> problems = new ArrayList<>();

  private SocketCheck(HostRequirements requirements, boolean unbound) {
    this.requirements = requirements;
    this.unbound = unbound;
  }

  /**
   * What is in the way of the sockets.
   *
   * @param unbound whether that another program is bound to one counts: it may be this very gate
   */
  static List<Problem> problems(HostRequirements requirements, boolean unbound) {
    SocketCheck check = new SocketCheck(requirements, unbound);
    requirements.unixSockets().forEach(socket -> check.socket(socket.tunnel(), socket.gate()));
    return check.problems;
  }

  private void socket(String tunnel, UnixGate gate) {
    UnixSocketPlace place = new UnixSocketPlace(gate.path());
    (unbound ? place.hindrance() : place.obstacle())
        .ifPresent(reason -> report(tunnel, "path", "%s: %s".formatted(gate.path(), reason)));
    try {
      if (gate.owner().isPresent()) {
        UnixSocketPlace.user(gate.path(), gate.owner().get());
      }
    } catch (IOException e) {
      report(tunnel, "owner", e.getMessage() + "; write the name of one, or remove the line");
    }
    try {
      if (gate.group().isPresent()) {
        UnixSocketPlace.group(gate.path(), gate.group().get());
      }
    } catch (IOException e) {
      report(tunnel, "group", e.getMessage() + "; write the name of one, or remove the line");
    }
  }

  private void report(String tunnel, String key, String message) {
    problems.add(requirements.source().problemAt(message, List.of("tunnels", tunnel, "gate", key)));
  }

  /** Names payloads that are allowed, and that the kernel lets no ordinary sender send. */
  static List<Problem> warnings(ConfigurationResult.Accepted accepted) {
    List<TunnelConfiguration> tunnels =
        accepted.configuration().tunnels().stream()
            .filter(tunnel -> tunnel.gate() instanceof UnixGate)
            .toList();
    OptionalInt largestBuffer = tunnels.isEmpty() ? OptionalInt.empty() : largestSendBuffer();
    return largestBuffer.isEmpty()
        ? List.of()
        : warnings(accepted, tunnels, largestBuffer.getAsInt());
  }

  /**
   * The same for a {@code net.core.wmem_max} of {@code wmemMax} bytes.
   *
   * @param tunnels those with a Unix gate
   */
  static List<Problem> warnings(
      ConfigurationResult.Accepted accepted, List<TunnelConfiguration> tunnels, int wmemMax) {
    // socket(7): the kernel doubles what SO_SNDBUF asks for, after having cut it to wmem_max.
    long sendable = 2L * wmemMax - SEND_OVERHEAD_BYTES;
    return tunnels.stream()
        .filter(tunnel -> tunnel.transport().maxPayload() > sendable)
        .map(
            tunnel ->
                accepted
                    .source()
                    .problemAt(
                        tooLarge(tunnel.transport().maxPayload(), wmemMax, sendable),
                        List.of("tunnels", tunnel.name(), "transport", "max_payload")))
        .toList();
  }

  private static String tooLarge(int maxPayload, int wmemMax, long sendable) {
    return ("%d bytes are allowed, but net.core.wmem_max = %d lets an ordinary program send at most"
            + " %d at once; run sysctl -w net.core.wmem_max=%d, or write max_payload = %d")
        .formatted(
            maxPayload, wmemMax, sendable, (maxPayload + SEND_OVERHEAD_BYTES + 1) / 2, sendable);
  }

  /** Empty where the system does not tell: elsewhere than on Linux. */
  private static OptionalInt largestSendBuffer() {
    try {
      // Not readString: the kernel gives a sysctl to the first read alone.
      return OptionalInt.of(Integer.parseInt(Files.readAllLines(WMEM_MAX).getFirst()));
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
