package dev.warp.lab.sim;

import dev.warp.protocol.wire.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The external ports of a NAT at which anybody gets through to an inside endpoint, for as long as
 * was agreed. As with Linux, answers to what came in that way leave by the same port; everything
 * else that the inside endpoint sends is translated as if there were none.
 */
final class PortForwards {

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 29_999;

  private final NatTable table;
  private final Map<Integer, Forward> byPort = new HashMap<>();
  private final Map<Flow, Integer> answers = new HashMap<>();

  private record Forward(Endpoint inside, long untilNanos) {}

  private record Flow(Endpoint inside, Endpoint remote) {}

  /**
   * @param table which is to give the same ports to nobody else
   */
  PortForwards(NatTable table) {
    this.table = table;
  }

  /**
   * Forwards a port, or goes on doing so.
   *
   * @param suggested the port if it is free; 0 for any
   * @return the port; empty if none is left
   */
  OptionalInt open(Endpoint inside, int suggested, long untilNanos, long nowNanos) {
    expire(nowNanos);
    OptionalInt port = portOf(inside);
    if (port.isEmpty()) {
      port = freePort(suggested, nowNanos);
    }
    port.ifPresent(chosen -> byPort.put(chosen, new Forward(inside, untilNanos)));
    return port;
  }

  private OptionalInt portOf(Endpoint inside) {
    return byPort.entrySet().stream()
        .filter(entry -> entry.getValue().inside().equals(inside))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  private OptionalInt freePort(int suggested, long nowNanos) {
    if (suggested != 0 && table.reserve(suggested, nowNanos)) {
      return OptionalInt.of(suggested);
    }
    for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
      if (table.reserve(port, nowNanos)) {
        return OptionalInt.of(port);
      }
    }
    return OptionalInt.empty();
  }

  void close(Endpoint inside) {
    portOf(inside).ifPresent(this::close);
  }

  private void close(int port) {
    byPort.remove(port);
    answers.values().removeIf(used -> used == port);
    table.release(port);
  }

  void closeAll() {
    Map.copyOf(byPort).keySet().forEach(this::close);
  }

  private void expire(long nowNanos) {
    Map.copyOf(byPort)
        .forEach(
            (port, forward) -> {
              if (nowNanos >= forward.untilNanos()) {
                close(port);
              }
            });
  }

  /** Who is behind a port. */
  Optional<Endpoint> at(int port, long nowNanos) {
    expire(nowNanos);
    return Optional.ofNullable(byPort.get(port)).map(Forward::inside);
  }

  /** The same for a datagram that comes in there. */
  Optional<Endpoint> inbound(int port, Endpoint source, long nowNanos) {
    Optional<Endpoint> inside = at(port, nowNanos);
    inside.ifPresent(behind -> answers.put(new Flow(behind, source), port));
    return inside;
  }

  /** The port by which an answer leaves; empty for what is none. */
  OptionalInt ofAnswer(Endpoint inside, Endpoint remote, long nowNanos) {
    expire(nowNanos);
    Integer port = answers.get(new Flow(inside, remote));
    return port == null ? OptionalInt.empty() : OptionalInt.of(port);
  }

  int size() {
    return byPort.size();
  }
}
