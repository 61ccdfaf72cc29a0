package dev.warp.map.replica;

import dev.warp.io.DatagramReceiver;
import dev.warp.io.UdpSocket;
import dev.warp.io.UdpSocketOptions;
import dev.warp.protocol.session.ReplicaSeal;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * Carries relayed datagrams between replicas of a map (docs/protocol.md section 9.9), each with a
 * seal. On one event loop.
 */
final class ForwardingSocket {

  /** Takes datagrams that other replicas have sent. */
  interface Receiver {

    void forwarded(byte[] data, int offset, int length);

    /** Bytes that no replica has sent. */
    void forged();

    void turnEnds();
  }

  private static final int MAX_DATAGRAM = 2048;

  private final UdpSocket socket;
  private final ReplicaSeal seal;
  private final byte[] outgoing = new byte[MAX_DATAGRAM];

  private ForwardingSocket(UdpSocket socket, ReplicaSeal seal) {
    this.socket = socket;
    this.seal = seal;
  }

  static Future<ForwardingSocket> bind(
      Context context, Endpoint address, ReplicaSeal seal, Receiver receiver) {
    return UdpSocket.bind(context, UdpSocketOptions.at(address))
        .map(
            socket -> {
              ForwardingSocket bound = new ForwardingSocket(socket, seal);
              socket.start(bound.new Incoming(receiver));
              return bound;
            });
  }

  /** Sends some bytes, unless they are too many. */
  void send(byte[] data, int offset, int length, Endpoint to) {
    if (length + ReplicaSeal.SIZE <= MAX_DATAGRAM) {
      System.arraycopy(data, offset, outgoing, 0, length);
      seal.seal(outgoing, 0, length);
      socket.send(outgoing, 0, length + ReplicaSeal.SIZE, to);
    }
  }

  void flush() {
    socket.flush();
  }

  Future<Void> close() {
    return socket.close();
  }

  private final class Incoming implements DatagramReceiver {

    private final Receiver receiver;

    Incoming(Receiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      int message = seal.open(data, offset, length);
      if (message < 0) {
        receiver.forged();
      } else {
        receiver.forwarded(data, offset, message);
      }
    }

    @Override
    public void onBatchEnd() {
      receiver.turnEnds();
    }
  }
}
