package dev.warp.lab.testbed;

import dev.warp.lab.service.Metrics;
import dev.warp.lab.service.Metrics.Sample;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a gate's metrics say about one tunnel, and about its paths. Counts are since the gate's
 * start.
 *
 * @param payloadsSent payloads of the application that were sent
 * @param payloadsNotSent payloads of the application that were dropped and counted, by the gate or
 *     by the kernel before it
 * @param sentBytes bytes on the wire for them, UDP and IP headers included
 * @param payloadsDelivered payloads handed to the application
 * @param rebuilt payloads among these that took parity
 * @param surplusShards shards dropped: copies, and those that came when their payload was complete
 * @param sessionUp whether there are keys with the far gate
 * @param paths validated at some time
 */
public record GateFigures(
    long payloadsSent,
    long payloadsNotSent,
    long sentBytes,
    long payloadsDelivered,
    long rebuilt,
    long surplusShards,
    boolean sessionUp,
    List<PathFigures> paths) {

  private static final String KERNEL_DROPPED = "warp_application_datagrams_kernel_dropped_total";

  public GateFigures {
    paths = List.copyOf(paths);
  }

  /**
   * One path.
   *
   * @param farGate where to, by its name in the configuration
   * @param interfaceName where it leaves from
   * @param id its number at the gate
   * @param up whether it carries payloads
   * @param relayed whether a map passes on what goes over it
   * @param lossRatio lost towards the far gate, 0 to 1
   * @param rttSeconds smoothed round-trip time
   * @param mtuBytes the longest UDP payload it is known to carry
   */
  public record PathFigures(
      String farGate,
      String interfaceName,
      String id,
      boolean up,
      boolean relayed,
      double lossRatio,
      double rttSeconds,
      int mtuBytes) {}

  public static GateFigures of(Metrics metrics, String tunnel) {
    return new GateFigures(
        (long) metrics.sum("warp_tunnel_payloads_sent_total", "tunnel", tunnel),
        (long)
            (metrics.sum("warp_tunnel_payloads_dropped_total", "tunnel", tunnel)
                + metrics.sum(KERNEL_DROPPED, "tunnel", tunnel)),
        (long) metrics.sum("warp_tunnel_sent_bytes_total", "tunnel", tunnel),
        (long) metrics.sum("warp_tunnel_payloads_delivered_total", "tunnel", tunnel),
        (long) metrics.sum("warp_tunnel_payloads_rebuilt_total", "tunnel", tunnel),
        (long) metrics.sum("warp_tunnel_shards_duplicate_total", "tunnel", tunnel),
        metrics.named("warp_session_up").stream().anyMatch(sample -> sample.value() == 1),
        metrics.named("warp_path_up").stream().map(up -> path(metrics, up)).toList());
  }

  /** Payloads of the application, whatever became of them. */
  public long payloadsTaken() {
    return payloadsSent + payloadsNotSent;
  }

  /** The path of an interface that is shown: one that is up, if there is any. */
  public Optional<PathFigures> path(String interfaceName) {
    return pathsOf(interfaceName).max(Comparator.comparing(PathFigures::up));
  }

  /** Whether an interface has a path that is up, and that no map relays. */
  public boolean hasDirectPath(String interfaceName) {
    return pathsOf(interfaceName).anyMatch(path -> path.up() && !path.relayed());
  }

  private Stream<PathFigures> pathsOf(String interfaceName) {
    return paths.stream().filter(path -> path.interfaceName().equals(interfaceName));
  }

  private static PathFigures path(Metrics metrics, Sample up) {
    return new PathFigures(
        up.label("far_gate"),
        up.label("interface"),
        up.label("path"),
        up.value() == 1,
        gauge(metrics, "warp_path_relayed", up) == 1,
        gauge(metrics, "warp_path_loss_ratio", up),
        gauge(metrics, "warp_path_rtt_seconds", up),
        (int) gauge(metrics, "warp_path_mtu_bytes", up));
  }

  private static double gauge(Metrics metrics, String name, Sample path) {
    return metrics.named(name).stream()
        .filter(sample -> sample.labels().equals(path.labels()))
        .mapToDouble(Sample::value)
        .findFirst()
        .orElse(Double.NaN);
  }
}
