package dev.warp.gate.io;

import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.engine.GateEngine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.IntArrayList;

/** The sockets of applications, by the number of their tunnel. Belongs to the event loop. */
final class Applications {

  private final Int2ObjectHashMap<ApplicationSockets> byTunnel = new Int2ObjectHashMap<>();
  private final List<ApplicationSockets> all = new ArrayList<>();

  /** The tunnels whose applications wait where the tunnel cannot take a payload. */
  private final IntArrayList waiting = new IntArrayList();

  /**
   * Binds the sockets of tunnels.
   *
   * @return theirs, in the same order; fails if any cannot be bound, with a line for each of those,
   *     and the others are closed then
   */
  static Future<List<ApplicationSockets>> bind(Context context, List<TunnelConfiguration> tunnels) {
    List<Future<? extends ApplicationSockets>> binding = new ArrayList<>();
    tunnels.forEach(tunnel -> binding.add(ApplicationSockets.bind(context, tunnel)));
    return Future.join(binding)
        .transform(
            joined ->
                joined.succeeded()
                    ? Future.succeededFuture(results(binding))
                    : closeBound(binding)
                        .transform(
                            closed ->
                                Future.failedFuture(
                                    new BindException(failures(tunnels, binding)))));
  }

  private static List<ApplicationSockets> results(
      List<Future<? extends ApplicationSockets>> bound) {
    return bound.stream().<ApplicationSockets>map(Future::result).toList();
  }

  private static Future<?> closeBound(List<Future<? extends ApplicationSockets>> binding) {
    return Future.join(
        binding.stream().filter(Future::succeeded).map(bound -> bound.result().close()).toList());
  }

  private static String failures(
      List<TunnelConfiguration> tunnels, List<Future<? extends ApplicationSockets>> binding) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < binding.size(); i++) {
      if (binding.get(i).failed()) {
        lines.add(
            "tunnel %s: %s".formatted(tunnels.get(i).name(), binding.get(i).cause().getMessage()));
      }
    }
    return String.join("\n", lines);
  }

  /** Has payloads go to and come from these sockets. */
  void add(int tunnel, ApplicationSockets sockets, ApplicationSockets.PayloadReceiver receiver) {
    byTunnel.put(tunnel, sockets);
    all.add(sockets);
    if (sockets.canWait()) {
      waiting.addInt(tunnel);
    }
    sockets.start(receiver);
  }

  /** Lets go of a tunnel's sockets, for the caller to close. */
  ApplicationSockets remove(int tunnel) {
    ApplicationSockets removed = byTunnel.remove(tunnel);
    all.remove(removed);
    waiting.removeInt(tunnel);
    return removed;
  }

  /** Whether these are the sockets of a tunnel at present. */
  boolean has(int tunnel, ApplicationSockets sockets) {
    return sockets.equals(byTunnel.get(tunnel));
  }

  /** What there is to see of a tunnel's sockets; empty while it has none. */
  Optional<GateSnapshot.SocketState> state(int tunnel, String name) {
    return Optional.ofNullable(byTunnel.get(tunnel)).map(sockets -> sockets.state(name));
  }

  /** Gives a payload to the application; one that came while the sockets change is lost. */
  void deliver(int tunnel, byte[] data, int offset, int length) {
    ApplicationSockets sockets = byTunnel.get(tunnel);
    if (sockets != null) {
      sockets.deliver(data, offset, length);
    }
  }

  void flush() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).flush();
    }
  }

  /** Whether any application waits where its tunnel cannot take a payload. */
  boolean canWait() {
    return !waiting.isEmpty();
  }

  /** Lets the applications that wait go on, or has them wait. */
  void tellRoom(GateEngine engine, long nowNanos) {
    for (int i = 0; i < waiting.size(); i++) {
      int tunnel = waiting.getInt(i);
      byTunnel.get(tunnel).hasRoom(engine.hasRoom(tunnel, nowNanos));
    }
  }

  /** Completes when all ports and paths are free again. */
  Future<Void> close() {
    return Future.join(all.stream().map(ApplicationSockets::close).toList()).mapEmpty();
  }
}
