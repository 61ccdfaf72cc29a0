package dev.warp.gate.io;

import dev.warp.gate.config.TransportConfiguration;
import dev.warp.io.DatagramReceiver;
import dev.warp.io.DropReason;
import dev.warp.io.UdpSocket;
import dev.warp.io.UdpSocketOptions;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sockets of one interface, one for each IP version it has an address of. */
final class InterfaceSockets {

  /** Why sends fail on an interface that is gone, down, or has lost its address. */
  private static final Set<DropReason> INTERFACE_CHANGED =
      EnumSet.of(DropReason.NO_DEVICE, DropReason.NETWORK_DOWN, DropReason.INVALID);

  private final int id;
  private SourceInterface source;
  private final List<UdpSocket> sockets;
  private final Optional<UdpSocket> ipv4;
  private final Optional<UdpSocket> ipv6;
  private final Optional<String> bindFailure;
  private long failuresSeen;

  private InterfaceSockets(
      int id, SourceInterface source, List<UdpSocket> sockets, Optional<String> bindFailure) {
    this.id = id;
    this.source = source;
    this.sockets = List.copyOf(sockets);
    this.ipv4 = sockets.stream().filter(s -> s.localEndpoint().isIpv4()).findFirst();
    this.ipv6 = sockets.stream().filter(s -> !s.localEndpoint().isIpv4()).findFirst();
    this.bindFailure = bindFailure;
  }

  /**
   * Binds the sockets; they receive nothing before {@link #start}. An interface where one IP
   * version cannot be had is used with the other: see {@link #bindFailure}.
   *
   * @param id the gate's number for the interface
   * @param port the local port, 0 for any
   * @return fails if none can be bound
   */
  static Future<InterfaceSockets> bind(Context context, int id, SourceInterface source, int port) {
    List<Future<UdpSocket>> binding =
        source.addresses().stream()
            .map(address -> UdpSocket.bind(context, options(source, address.withPort(port))))
            .toList();
    return Future.join(binding)
        .transform(
            joined -> {
              List<UdpSocket> bound =
                  binding.stream().filter(Future::succeeded).map(Future::result).toList();
              return bound.isEmpty()
                  ? Future.failedFuture(joined.cause())
                  : Future.succeededFuture(
                      new InterfaceSockets(
                          id,
                          source,
                          bound,
                          Optional.ofNullable(joined.cause()).map(Throwable::getMessage)));
            });
  }

  private static UdpSocketOptions options(SourceInterface source, Endpoint local) {
    UdpSocketOptions options =
        UdpSocketOptions.at(local)
            .withMaxDatagramBytes(TransportConfiguration.MAX_MTU)
            .withWholeDatagrams(true);
    return source.device().map(options::withDevice).orElse(options);
  }

  void start(DatagramReceiver receiver) {
    sockets.forEach(socket -> socket.start(receiver));
  }

  /** Queues a datagram on the socket of the right IP version; without one it is lost. */
  void send(byte[] data, int offset, int length, Endpoint to) {
    Optional<UdpSocket> socket = socketFor(to);
    if (socket.isPresent()) {
      socket.get().send(data, offset, length, to);
    }
  }

  /** The same, gathered with others of the same turn. */
  void sendInTurn(byte[] data, int offset, int length, Endpoint to, int turn) {
    Optional<UdpSocket> socket = socketFor(to);
    if (socket.isPresent()) {
      socket.get().sendInTurn(data, offset, length, to, turn);
    }
  }

  private Optional<UdpSocket> socketFor(Endpoint to) {
    return to.isIpv4() ? ipv4 : ipv6;
  }

  void flush() {
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).flush();
    }
  }

  /** Completes when the ports are free again. */
  Future<Void> close() {
    return Future.join(sockets.stream().map(UdpSocket::close).toList()).mapEmpty();
  }

  /** Whether no socket has been closed, by whomever. */
  boolean isOpen() {
    return sockets.stream().noneMatch(socket -> socket.closed().isComplete());
  }

  /** The gate's number for the interface. */
  int id() {
    return id;
  }

  SourceInterface source() {
    return source;
  }

  /** People say something else of what it is bound to than before. */
  void describe(SourceInterface described) {
    source = described;
  }

  List<Endpoint> localEndpoints() {
    return sockets.stream().map(UdpSocket::localEndpoint).toList();
  }

  List<UdpSocket> sockets() {
    return sockets;
  }

  /** Why one of the two IP versions is not there although there is an address. */
  Optional<String> bindFailure() {
    return bindFailure;
  }

  /** Why a socket is not bound to its device although it should be. */
  Optional<String> deviceFailure() {
    return sockets.stream().map(UdpSocket::deviceFailure).flatMap(Optional::stream).findFirst();
  }

  /**
   * Whether sends have failed, since this was last asked, as they do when the interface changed.
   */
  boolean hasChangedUnnoticed() {
    long failures =
        sockets.stream()
            .flatMapToLong(
                socket -> INTERFACE_CHANGED.stream().mapToLong(socket.counters()::dropped))
            .sum();
    boolean more = failures > failuresSeen;
    failuresSeen = failures;
    return more;
  }
}
