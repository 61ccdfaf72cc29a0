package dev.warp.gate.io;

import dev.warp.gate.config.UnixGate;
import dev.warp.io.UnixDatagramReceiver;
import dev.warp.io.UnixDatagramSocket;
import dev.warp.io.UnixSocketOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;

/**
 * Where applications enter a tunnel through a Unix datagram socket. The next payload is read only
 * when the tunnel can take it; until then the kernel's short queue fills up, and the application's
 * {@code send()} waits. What comes out of the tunnel goes to who sent last, of those that have an
 * address.
 */
final class UnixGateSocket implements ApplicationSockets {

  private final UnixDatagramSocket socket;
  private String application = "";
  private long undeliverable;

  private UnixGateSocket(UnixDatagramSocket socket) {
    this.socket = socket;
  }

  /** Binds the socket, which reads nothing until it is told that there is room. */
  static Future<UnixGateSocket> bind(Context context, UnixGate gate, int maxPayload) {
    UnixSocketOptions options =
        new UnixSocketOptions(gate.path(), gate.mode(), gate.owner(), gate.group(), maxPayload);
    return UnixDatagramSocket.bind(context, options).map(UnixGateSocket::new);
  }

  @Override
  public void start(PayloadReceiver receiver) {
    socket.start(new Reading(receiver));
  }

  @Override
  public boolean canWait() {
    return true;
  }

  @Override
  public void hasRoom(boolean room) {
    if (room) {
      socket.resume();
    } else {
      socket.pause();
    }
  }

  /**
   * Gives a payload to the application. With nobody there, because nobody with an address has sent
   * anything, it is counted as undeliverable.
   */
  @Override
  public void deliver(byte[] data, int offset, int length) {
    if (application.isEmpty()) {
      undeliverable++;
    } else {
      socket.send(data, offset, length, application);
    }
  }

  @Override
  public void flush() {
    // The socket gives the kernel each payload at once.
  }

  @Override
  public Future<Void> close() {
    return socket.close();
  }

  @Override
  public GateSnapshot.SocketState state(String name) {
    return GateSnapshot.SocketState.of(name, socket, undeliverable);
  }

  private final class Reading implements UnixDatagramReceiver {

    private final PayloadReceiver receiver;

    Reading(PayloadReceiver receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onDatagram(byte[] data, int offset, int length, String source) {
      // An application without an address does not take the answers from one that has one.
      if (!source.isEmpty() && !source.equals(application)) {
        application = source;
      }
      receiver.onPayload(data, offset, length);
    }

    @Override
    public void onBatchEnd() {
      receiver.onBatchEnd();
    }
  }
}
