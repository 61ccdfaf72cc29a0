package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps a copy of every datagram, for a test to take. */
final class Inbox implements DatagramReceiver {

  private final BlockingQueue<Datagram> datagrams = new LinkedBlockingQueue<>();

  record Datagram(Buffer content, Endpoint source) {}

  @Override
  public void onDatagram(byte[] data, int offset, int length, Endpoint source) {
    datagrams.add(new Datagram(Buffer.buffer(length).appendBytes(data, offset, length), source));
  }

  @Override
  public void onBatchEnd() {}

  Datagram take() throws InterruptedException {
    Datagram datagram = datagrams.poll(60, TimeUnit.SECONDS);
    assertNotNull(datagram, "no datagram came");
    return datagram;
  }
}
