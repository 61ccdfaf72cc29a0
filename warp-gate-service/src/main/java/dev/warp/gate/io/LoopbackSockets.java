package dev.warp.gate.io;

import dev.warp.gate.config.LoopbackGate;
import dev.warp.io.DatagramReceiver;
import dev.warp.io.UdpSocket;
import dev.warp.io.UdpSocketOptions;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where applications enter a tunnel: a UDP socket on each loopback address it is configured for.
 * What comes out of the tunnel goes to who sent last; or, where a port is configured, to that port
 * at the loopback address of who sent last, and to the first one before anybody has.
 */
final class LoopbackSockets implements ApplicationSockets {

  private static final Endpoint IPV4 = Endpoint.ofIpv4(0x7f000001, 0);
  private static final Endpoint IPV6 = Endpoint.of(0, 1, 0);
  private static final int MAX_PAYLOAD = 65_535;
  private static final int SEND_QUEUE_BYTES = 1 << 20;

  private final List<UdpSocket> sockets;
  private final OptionalInt fixedPort;
  private UdpSocket applicationSocket;
  private Optional<Endpoint> application = Optional.empty();
  private long undeliverable;

  private LoopbackSockets(LoopbackGate gate, List<UdpSocket> sockets) {
    this.sockets = List.copyOf(sockets);
    this.fixedPort = gate.gateToApplication();
    this.applicationSocket = sockets.getFirst();
    fixedPort.ifPresent(
        port -> answerTo(applicationSocket.localEndpoint().withPort(port), applicationSocket));
  }

  /** Binds the sockets; fails if any of them cannot be bound, and then none is. */
  static Future<LoopbackSockets> bind(Context context, LoopbackGate gate) {
    List<Future<UdpSocket>> binding = new ArrayList<>();
    if (gate.ipv4()) {
      binding.add(bind(context, IPV4.withPort(gate.applicationToGate())));
    }
    if (gate.ipv6()) {
      binding.add(bind(context, IPV6.withPort(gate.applicationToGate())));
    }
    return Future.join(binding)
        .map(all -> new LoopbackSockets(gate, all.list()))
        .recover(failure -> closeBound(binding).transform(closed -> Future.failedFuture(failure)));
  }

  private static Future<UdpSocket> bind(Context context, Endpoint local) {
    return UdpSocket.bind(
        context,
        UdpSocketOptions.at(local)
            .withMaxDatagramBytes(MAX_PAYLOAD)
            .withSendQueueBytes(SEND_QUEUE_BYTES));
  }

  private static Future<?> closeBound(List<Future<UdpSocket>> binding) {
    return Future.join(
        binding.stream().filter(Future::succeeded).map(bound -> bound.result().close()).toList());
  }

  @Override
  public void start(PayloadReceiver receiver) {
    sockets.forEach(socket -> socket.start(new Reading(socket, receiver)));
  }

  /**
   * Queues a payload for the application. With nobody there, because nobody has sent anything, it
   * is counted as undeliverable. An empty one cannot be sent, and is among the socket's drops.
   */
  @Override
  public void deliver(byte[] data, int offset, int length) {
    if (application.isPresent()) {
      applicationSocket.sendInTurn(data, offset, length, application.get(), 0);
    } else {
      undeliverable++;
    }
  }

  @Override
  public boolean canWait() {
    return false;
  }

  @Override
  public void hasRoom(boolean room) {
    // It is always read, so that drops are the gate's to count.
  }

  @Override
  public void flush() {
    for (int i = 0; i < sockets.size(); i++) {
      sockets.get(i).flush();
    }
  }

  /** Completes when the ports are free again. */
  @Override
  public Future<Void> close() {
    return Future.join(sockets.stream().map(UdpSocket::close).toList()).mapEmpty();
  }

  List<UdpSocket> sockets() {
    return sockets;
  }

  @Override
  public GateSnapshot.SocketState state(String name) {
    return GateSnapshot.SocketState.of(name, sockets, undeliverable);
  }

  /** Payloads that came out of the tunnel before any application had shown itself. */
  long undeliverable() {
    return undeliverable;
  }

  private void heardFrom(UdpSocket socket, Endpoint source) {
    if (fixedPort.isEmpty()) {
      answerTo(source, socket);
    } else if (socket != applicationSocket) {
      answerTo(socket.localEndpoint().withPort(fixedPort.getAsInt()), socket);
    }
  }

  private void answerTo(Endpoint endpoint, UdpSocket socket) {
    // It is the same one with nearly every payload.
    if (application.isEmpty() || !application.get().equals(endpoint)) {
      application = Optional.of(endpoint);
    }
    applicationSocket = socket;
  }

  private final class Reading implements DatagramReceiver {

    private final UdpSocket socket;
    private final PayloadReceiver receiver;

    Reading(UdpSocket socket, PayloadReceiver receiver) {
      this.socket = socket;
      this.receiver = receiver;
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      heardFrom(socket, source);
      receiver.onPayload(data, offset, length);
    }

    @Override
    public void onBatchEnd() {
      receiver.onBatchEnd();
    }
  }
}
