package dev.warp.gate.io;

import dev.warp.gate.engine.GateStatus;
import dev.warp.io.DatagramCounters;
import dev.warp.io.DropReason;
import dev.warp.io.UdpSocket;
import dev.warp.io.UnixDatagramSocket;
import dev.warp.protocol.wire.Endpoint;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A picture of a running gate at one moment.
 *
 * @param takenNanos when, by {@link System#nanoTime}, which stands still while the machine sleeps
 * @param status the engine's part
 * @param unresolved host names that did not resolve the last time, with the port wanted there
 * @param troubles what is wrong with interfaces, each a line
 * @param interfaces the sockets that face the network, by interface
 * @param applications the sockets that face applications, in the order of the tunnels; not of one
 *     whose sockets are being exchanged
 * @param sources the interfaces themselves: those that are used, and those that are disabled
 */
public record GateSnapshot(
    long takenNanos,
    GateStatus status,
    List<String> unresolved,
    List<String> troubles,
    List<SocketState> interfaces,
    List<SocketState> applications,
    List<InterfaceState> sources) {

  /**
   * An interface that the configuration lets be used.
   *
   * @param name the host's for it, or the configured address
   * @param device what its sockets are bound to; empty for a configured address, and where the
   *     configuration has no sockets bound to devices
   * @param label what people call it
   * @param cost what sending from it costs beside others
   * @param enabled whether it may be used
   * @param sockets where its sockets are bound to; none while it is not used
   */
  public record InterfaceState(
      String name,
      Optional<String> device,
      String label,
      int cost,
      boolean enabled,
      List<Endpoint> sockets) {

    private static InterfaceState of(
        SourceInterface source, boolean enabled, List<Endpoint> sockets) {
      return new InterfaceState(
          source.name(), source.device(), source.label(), source.cost(), enabled, sockets);
    }
  }

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
   * @param reading of a Unix gate, which reads only when the tunnel can take a payload
   */
  public record SocketState(
      String name,
      long received,
      long sent,
      Map<DropReason, Long> unsent,
      long oversized,
      long receiveErrors,
      long kernelDropped,
      long undeliverable,
      Optional<Reading> reading) {

    /** Of UDP sockets. */
    static SocketState of(String name, List<UdpSocket> sockets, long undeliverable) {
      return of(
          name,
          sockets.stream().map(UdpSocket::counters).toList(),
          sockets.stream().mapToLong(socket -> socket.kernelDrops().orElse(0)).sum(),
          undeliverable,
          Optional.empty());
    }

    /** Of a Unix socket: the kernel drops nothing there, it makes the sender wait. */
    static SocketState of(String name, UnixDatagramSocket socket, long undeliverable) {
      Reading reading = new Reading(socket.isPaused(), socket.pausedNanos());
      return of(name, List.of(socket.counters()), 0, undeliverable, Optional.of(reading));
    }

    private static SocketState of(
        String name,
        List<DatagramCounters> counters,
        long kernelDropped,
        long undeliverable,
        Optional<Reading> reading) {
      Map<DropReason, Long> unsent = new EnumMap<>(DropReason.class);
      for (DropReason reason : DropReason.values()) {
        unsent.put(reason, sum(counters, each -> each.dropped(reason)));
      }
      return new SocketState(
          name,
          sum(counters, DatagramCounters::received),
          sum(counters, DatagramCounters::sent),
          unsent,
          sum(counters, DatagramCounters::truncated),
          sum(counters, DatagramCounters::receiveErrors),
          kernelDropped,
          undeliverable,
          reading);
    }

    private static long sum(
        List<DatagramCounters> counters, ToLongFunction<DatagramCounters> count) {
      return counters.stream().mapToLong(count).sum();
    }
  }

  /**
   * Whether payloads are left with the kernel, so that applications have to wait.
   *
   * @param paused whether they are now
   * @param pausedNanos for how long they have been, all in all since the socket was bound
   */
  public record Reading(boolean paused, long pausedNanos) {}

  static GateSnapshot of(
      GateLoop loop,
      InterfaceScan scan,
      List<String> unresolved,
      List<String> troubles,
      long takenNanos) {
    GateStatus status = loop.status();
    List<SocketState> interfaces =
        loop.openInterfaces().stream()
            .map(each -> SocketState.of(each.source().label(), each.sockets(), 0))
            .toList();
    List<SocketState> applications =
        status.tunnels().stream()
            .flatMap(tunnel -> loop.applications().state(tunnel.number(), tunnel.name()).stream())
            .toList();
    List<InterfaceState> sources = new ArrayList<>();
    loop.openInterfaces()
        .forEach(
            each -> sources.add(InterfaceState.of(each.source(), true, each.localEndpoints())));
    scan.disabled().forEach(each -> sources.add(InterfaceState.of(each, false, List.of())));
    return new GateSnapshot(
        takenNanos, status, unresolved, troubles, interfaces, applications, List.copyOf(sources));
  }
}
