package dev.warp.lab.bench;

import dev.warp.lab.process.Await;
import dev.warp.lab.traffic.Arrivals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;

/** Receives payloads on a thread of its own, and keeps account of one stream after another. */
final class LoadReceiver implements AutoCloseable {

  private static final int MAX_PAYLOAD = 65_536;

  /** Nothing within this time means that the rest is lost. */
  private static final Duration QUIET = Duration.ofMillis(300);

  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

  private final ReadableByteChannel exit;
  private volatile Stream current = new Stream(0, LoadPayload.MIN_SIZE);

  /** The stream that is expected, and what has come of it. */
  private static final class Stream {

    private final long id;
    private final LoadPayload payload;
    private final Arrivals arrivals = new Arrivals();

    Stream(long id, int size) {
      this.id = id;
      this.payload = new LoadPayload(size);
    }
  }

  private LoadReceiver(ReadableByteChannel exit) {
    this.exit = exit;
  }

  /**
   * Starts to receive.
   *
   * @param exit a blocking datagram socket, connected, closed by {@link #close}
   */
  static LoadReceiver start(ReadableByteChannel exit) {
    LoadReceiver receiver = new LoadReceiver(exit);
    Thread.ofPlatform().daemon().name("load receiver").start(receiver::receive);
    return receiver;
  }

  /**
   * Begins a new account: of that stream, with payloads of that size in bytes.
   *
   * @return the account, to which is added what arrives
   */
  Arrivals expect(long stream, int size) {
    Stream expected = new Stream(stream, size);
    current = expected;
    return expected.arrivals;
  }

  /**
   * Waits until all of the stream has arrived, or nothing arrives any more.
   *
   * @param sent how many payloads, numbered from 0, were sent
   * @return the account
   */
  Arrivals finish(int sent) {
    Arrivals arrivals = current.arrivals;
    long allSent = System.nanoTime();
    Await.until(
        "the end of a stream",
        LONGEST_DRAIN,
        () ->
            arrivals.delivered() == sent
                || arrivals.silence(allSent, System.nanoTime()) >= QUIET.toNanos());
    return arrivals;
  }

  @Override
  public void close() throws IOException {
    exit.close();
  }

  private void receive() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_PAYLOAD);
    try {
      while (true) {
        exit.read(buffer.clear());
        account(buffer.flip(), System.nanoTime());
      }
    } catch (ClosedChannelException e) {
      // Closing the socket is how the benchmark ends.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void account(ByteBuffer arrived, long now) {
    Stream stream = current;
    if (arrived.remaining() >= LoadPayload.MIN_SIZE && LoadPayload.stream(arrived) != stream.id) {
      stream.arrivals.foreignArrived();
    } else if (!stream.payload.hasFillerOf(arrived)) {
      stream.arrivals.corruptedArrived();
    } else {
      stream.arrivals.arrived(
          (int) LoadPayload.sequence(arrived), LoadPayload.sentAt(arrived), now);
    }
  }
}
