package dev.warp.lab.bench;

import dev.warp.io.DatagramReceiver;
import dev.warp.io.UdpSocket;
import dev.warp.io.UdpSocketOptions;
import dev.warp.lab.process.LogManagers;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Forwards datagrams between loopback and two links and does nothing else: what a gate's sockets
 * and event loop cost without the gate. It runs as a process of its own, on the same classes.
 */
public final class Forwarder {

  /** Printed when it can take datagrams. */
  static final String READY = "forwarding";

  /** What it does. */
  enum Role {
    /** Hands each payload on, on the same host. */
    LOOPBACK,
    /** Numbers each payload and sends it over both links. */
    SPLIT,
    /** Hands on the first copy of each numbered payload. */
    MERGE
  }

  /** Port of the sockets on the links. */
  private static final int LINK_PORT = 7000;

  private static final int MAX_DATAGRAM = 2048;

  private final Context context;
  private final UdpSocket application;

  private Forwarder(Context context) throws ExecutionException, InterruptedException {
    this.context = context;
    application = bind(endpoint("127.0.0.1", Carrier.ENTRY_PORT));
  }

  /**
   * Runs until it is killed.
   *
   * @param arguments the {@link Role}
   */
  public static void main(String[] arguments) throws Exception {
    LogManagers.useThatOfTheServices();
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    Forwarder forwarder = new Forwarder(((VertxInternal) vertx).createEventLoopContext());
    switch (Role.valueOf(arguments[0])) {
      case LOOPBACK -> forwarder.loop();
      case SPLIT -> forwarder.split();
      case MERGE -> forwarder.merge();
    }
    System.out.println(READY);
  }

  private void loop() {
    Endpoint exit = endpoint("127.0.0.1", Carrier.EXIT_PORT);
    start(
        application,
        new DatagramReceiver() {
          @Override
          public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
            application.send(data, offset, length, exit);
          }

          @Override
          public void onBatchEnd() {
            application.flush();
          }
        });
  }

  private void split() throws ExecutionException, InterruptedException {
    UdpSocket link1 = bind(endpoint(TwoLinks.leftAddress(1), LINK_PORT));
    UdpSocket link2 = bind(endpoint(TwoLinks.leftAddress(2), LINK_PORT));
    Endpoint far1 = endpoint(TwoLinks.rightAddress(1), LINK_PORT);
    Endpoint far2 = endpoint(TwoLinks.rightAddress(2), LINK_PORT);
    NumberedPayload numbered = new NumberedPayload(MAX_DATAGRAM);
    start(
        application,
        new DatagramReceiver() {
          @Override
          public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
            int size = numbered.number(data, offset, length);
            link1.send(numbered.bytes(), 0, size, far1);
            link2.send(numbered.bytes(), 0, size, far2);
          }

          @Override
          public void onBatchEnd() {
            link1.flush();
            link2.flush();
          }
        });
  }

  private void merge() throws ExecutionException, InterruptedException {
    Endpoint exit = endpoint("127.0.0.1", Carrier.EXIT_PORT);
    FirstCopies firstCopies = new FirstCopies();
    DatagramReceiver receiver =
        new DatagramReceiver() {
          @Override
          public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
            int payload = length - NumberedPayload.HEADER;
            if (payload > 0 && firstCopies.isFirst(NumberedPayload.numberOf(data, offset))) {
              application.send(data, offset + NumberedPayload.HEADER, payload, exit);
            }
          }

          @Override
          public void onBatchEnd() {
            application.flush();
          }
        };
    for (int link : List.of(1, 2)) {
      start(bind(endpoint(TwoLinks.rightAddress(link), LINK_PORT)), receiver);
    }
  }

  private UdpSocket bind(Endpoint local) throws ExecutionException, InterruptedException {
    return UdpSocket.bind(context, UdpSocketOptions.at(local))
        .toCompletionStage()
        .toCompletableFuture()
        .get();
  }

  private void start(UdpSocket socket, DatagramReceiver receiver) {
    context.runOnContext(go -> socket.start(receiver));
  }

  private static Endpoint endpoint(String address, int port) {
    return Endpoint.of(InetAddress.ofLiteral(address).getAddress(), port);
  }
}
