package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.vertx.core.buffer.Buffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps a copy of every datagram of a Unix socket, for a test to take. */
final class UnixInbox implements UnixDatagramReceiver {

  private final BlockingQueue<Datagram> datagrams = new LinkedBlockingQueue<>();
  private volatile Consumer<Datagram> then = datagram -> {};

  record Datagram(Buffer content, String source) {}

  /** Does something on the event loop after each datagram. */
  UnixInbox then(Consumer<Datagram> action) {
    then = action;
    return this;
  }

  @Override
  public void onDatagram(byte[] data, int offset, int length, String source) {
    Datagram datagram =
        new Datagram(Buffer.buffer(length).appendBytes(data, offset, length), source);
    datagrams.add(datagram);
    then.accept(datagram);
  }

  @Override
  public void onBatchEnd() {}

  Datagram take() throws InterruptedException {
    Datagram datagram = datagrams.poll(60, TimeUnit.SECONDS);
    assertNotNull(datagram, "no datagram came");
    return datagram;
  }

  int size() {
    return datagrams.size();
  }
}
