package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.DeliveryConfiguration;
import dev.warp.gate.config.Problem;
import dev.warp.gate.config.TunnelConfiguration;
import java.util.Comparator;
import java.util.List;

/** Compares what payloads from far gates may take up with the memory that Java may have. */
final class MemoryCheck {

  private static final long MEBIBYTE = 1 << 20;

  /** The rest is for all else, payloads on their way out included. */
  private static final double SHARE = 0.5;

  /** {@code -Xmx} says a little more than is there for objects. */
  private static final double HEAP_BY_PAYLOADS = 1.05 / SHARE;

  private MemoryCheck() {}

  /** Says where a flood of incomplete payloads could use the memory up. */
  static List<Problem> warnings(ConfigurationResult.Accepted accepted) {
    return warnings(accepted, Runtime.getRuntime().maxMemory());
  }

  /** The same for a heap of at most {@code heapBytes}. */
  static List<Problem> warnings(ConfigurationResult.Accepted accepted, long heapBytes) {
    List<TunnelConfiguration> tunnels = accepted.configuration().tunnels();
    long all = tunnels.stream().mapToLong(MemoryCheck::bytes).sum();
    long most = (long) (SHARE * heapBytes);
    if (all <= most) {
      return List.of();
    }
    TunnelConfiguration largest =
        tunnels.stream().max(Comparator.comparingLong(MemoryCheck::bytes)).orElseThrow();
    long parts = tunnels.stream().mapToLong(tunnel -> parts(tunnel.transport().delivery())).sum();
    return List.of(
        accepted
            .source()
            .problemAt(
                tooMuch(all, heapBytes, most / parts),
                List.of("tunnels", largest.name(), "transport", "reassembly_memory")));
  }

  private static long bytes(TunnelConfiguration tunnel) {
    DeliveryConfiguration delivery = tunnel.transport().delivery();
    return delivery.reassemblyMemory() * parts(delivery);
  }

  /** Payloads that are held back get as much again. */
  private static long parts(DeliveryConfiguration delivery) {
    return delivery.ordered() ? 2 : 1;
  }

  private static String tooMuch(long all, long heapBytes, long each) {
    return ("all tunnels together may take %d bytes for payloads from far gates, which is more than"
            + " half of the %d that Java may have; set WARP_JAVA_OPTIONS=-Xmx%dm, or write"
            + " reassembly_memory = %d in each tunnel")
        .formatted(all, heapBytes, (long) Math.ceil(all * HEAP_BY_PAYLOADS / MEBIBYTE), each);
  }
}
