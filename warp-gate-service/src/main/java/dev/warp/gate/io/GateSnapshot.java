package dev.warp.gate.io;

import dev.warp.gate.engine.GateStatus;
import dev.warp.io.DropReason;
import dev.warp.io.UdpSocket;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * A picture of a running gate at one moment.
 *
 * @param takenNanos when, by {@link System#nanoTime}, which stands still while the machine sleeps
 * @param status the engine's part
 * @param unresolved host names that did not resolve the last time, with the port wanted there
 * @param troubles what is wrong with interfaces, each a line
 * @param interfaces the sockets that face the network, by interface
 * @param applications the sockets that face applications, in the order of the tunnels
 */
public record GateSnapshot(
    long takenNanos,
    GateStatus status,
    List<String> unresolved,
    List<String> troubles,
    List<SocketState> interfaces,
    List<SocketState> applications) {

  /**
   * Counts of the sockets of one interface or one tunnel, since they were bound.
   *
   * @param name of the interface or the tunnel
   * @param received datagrams
   * @param sent datagrams the kernel took
   * @param unsent datagrams that did not leave, by reason; every reason is there
   * @param oversized datagrams dropped on arrival because they are larger than any may be
   * @param receiveErrors errors while receiving, such as an ICMP error the kernel passed on
   * @param kernelDropped datagrams the kernel dropped because nobody read them in time
   * @param undeliverable payloads for an application that had not shown itself
   */
  public record SocketState(
      String name,
      long received,
      long sent,
      Map<DropReason, Long> unsent,
      long oversized,
      long receiveErrors,
      long kernelDropped,
      long undeliverable) {}

  static GateSnapshot of(
      GateLoop loop, List<String> unresolved, List<String> troubles, long takenNanos) {
    GateStatus status = loop.status();
    List<SocketState> interfaces =
        loop.openInterfaces().stream()
            .map(each -> state(each.source().label(), each.sockets(), 0))
            .toList();
    List<LoopbackSockets> tunnels = loop.applications();
    List<SocketState> applications =
        IntStream.range(0, tunnels.size())
            .mapToObj(
                i ->
                    state(
                        status.tunnels().get(i).name(),
                        tunnels.get(i).sockets(),
                        tunnels.get(i).undeliverable()))
            .toList();
    return new GateSnapshot(takenNanos, status, unresolved, troubles, interfaces, applications);
  }

  private static SocketState state(String name, List<UdpSocket> sockets, long undeliverable) {
    Map<DropReason, Long> unsent = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      unsent.put(reason, sum(sockets, socket -> socket.counters().dropped(reason)));
    }
    return new SocketState(
        name,
        sum(sockets, socket -> socket.counters().received()),
        sum(sockets, socket -> socket.counters().sent()),
        unsent,
        sum(sockets, socket -> socket.counters().truncated()),
        sum(sockets, socket -> socket.counters().receiveErrors()),
        sum(sockets, socket -> socket.kernelDrops().orElse(0)),
        undeliverable);
  }

  private static long sum(List<UdpSocket> sockets, ToLongFunction<UdpSocket> count) {
    return sockets.stream().mapToLong(count).sum();
  }
}
