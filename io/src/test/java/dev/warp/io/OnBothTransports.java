package dev.warp.io;

import static dev.warp.io.TestLoop.on;

import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs every test of a subclass twice: on the native transport where there is one, and on the
 * portable one.
 */
@ParameterizedClass(name = "native transport preferred: {0}")
@ValueSource(booleans = {true, false})
abstract class OnBothTransports {

  @Parameter boolean nativeTransport;

  TestLoop loop;

  /** Two contexts, each with an event loop of its own. */
  Context here;

  Context there;
  final Inbox inbox = new Inbox();

  @BeforeEach
  void startLoop() {
    loop = new TestLoop(nativeTransport);
    here = loop.context();
    there = loop.context();
  }

  @AfterEach
  void stopLoop() throws Exception {
    loop.close();
  }

  boolean onEpoll() {
    return loop.isNative() && System.getProperty("os.name").equals("Linux");
  }

  UdpSocket startEcho(Endpoint local) throws Exception {
    UdpSocket echo = loop.bind(there, UdpSocketOptions.at(local));
    echo.start(new Echo(echo));
    return echo;
  }

  void send(UdpSocket socket, String text, Endpoint to) throws Exception {
    send(socket, text.getBytes(StandardCharsets.UTF_8), to);
  }

  /** Sends from whichever of the two contexts the socket lives on. */
  void send(UdpSocket socket, byte[] bytes, Endpoint to) throws Exception {
    on(
        socket.context(),
        () -> {
          socket.send(bytes, 0, bytes.length, to);
          socket.flush();
          return null;
        });
  }

  private record Echo(UdpSocket socket) implements DatagramReceiver {
    @Override
    public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
      socket.send(data, offset, length, source);
    }

    @Override
    public void onBatchEnd() {
      socket.flush();
    }
  }
}
