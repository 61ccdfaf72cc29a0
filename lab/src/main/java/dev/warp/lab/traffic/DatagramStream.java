package dev.warp.lab.traffic;

import dev.warp.lab.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * A one-way stream of numbered datagrams between two sockets of this JVM, which may lie in
 * different namespaces: sender and receiver share a clock, so latencies are one-way.
 */
public final class DatagramStream implements AutoCloseable {

  private static final int RECEIVE_QUEUE_BYTES = 4 << 20;
  private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
  private static final int MAX_DATAGRAM = 65_536;

  private final long id = ThreadLocalRandom.current().nextLong();
  private final Arrivals arrivals = new Arrivals();
  private final DatagramChannel from;
  private final DatagramChannel into;
  private final PacedSender sender;
  private final Thread sending;
  private final Thread receiving;

  private DatagramStream(
      DatagramChannel from, SocketAddress to, DatagramChannel into, TrafficPlan plan) {
    this.from = from;
    this.into = into;
    sender = new PacedSender(from, to, plan, id);
    sending = Thread.ofPlatform().daemon().name("stream sender").unstarted(sender);
    receiving = Thread.ofPlatform().daemon().name("stream receiver").unstarted(this::receive);
  }

  /**
   * Starts sending and receiving.
   *
   * @param from sends; blocking
   * @param to where payloads are sent, as the application's side of a gate
   * @param into receives what comes out at the other end; blocking
   */
  public static DatagramStream start(
      DatagramChannel from, SocketAddress to, DatagramChannel into, TrafficPlan plan) {
    try {
      into.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_QUEUE_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    DatagramStream stream = new DatagramStream(from, to, into, plan);
    stream.receiving.start();
    stream.sending.start();
    return stream;
  }

  /** The account so far. */
  public TrafficReport report() {
    int sent = sender.sent();
    int refused = sender.refused();
    return arrivals.report(sent, refused, sent + refused);
  }

  /** How many sequence numbers the sender has used; the first is 0. */
  public int numbered() {
    return sender.sent() + sender.refused();
  }

  /** When the first payload arrived, as {@link System#nanoTime} tells time; empty before. */
  public OptionalLong firstArrival() {
    return arrivals.firstArrival();
  }

  /**
   * How many of a range of payloads have not arrived: those lost, and those still under way.
   *
   * @param from sequence number of the first, inclusive
   * @param to sequence number of the last, exclusive
   */
  public int missing(int from, int to) {
    return arrivals.missing(from, to);
  }

  /**
   * Waits until enough payloads have arrived, of those from one on.
   *
   * @param from sequence number of the first, inclusive
   * @param enough how many
   * @throws Await.DeadlineExceededException if they have not by the deadline
   */
  public void awaitDelivered(int from, int enough, Duration deadline) {
    Await.until(
        "%d payloads delivered".formatted(enough),
        deadline,
        () -> {
          int to = numbered();
          return to - from - missing(from, to) >= enough;
        });
  }

  /** A copy of all one-way latencies so far, in nanoseconds. */
  public Histogram latencies() {
    return arrivals.latencies();
  }

  /** Sends no further payload; {@link #finish} still waits for those under way. */
  public void stopSending() {
    sender.stop();
  }

  /**
   * Waits until everything is sent, then until everything has arrived or nothing arrives any more.
   *
   * @param quiet how long nothing must arrive for the rest to count as lost
   * @return the final account
   */
  public TrafficReport finish(Duration quiet) {
    try {
      sending.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    }
    long allSent = System.nanoTime();
    Await.until(
        "the end of a stream",
        LONGEST_DRAIN,
        () ->
            arrivals.delivered() == sender.sent()
                || arrivals.silence(allSent, System.nanoTime()) >= quiet.toNanos());
    return report();
  }

  /**
   * Stops, and closes both sockets. Their ports are free then: no thread is in a call to them any
   * more, unless this one is interrupted while it waits for that.
   */
  @Override
  public void close() throws IOException {
    sender.stop();
    from.close();
    into.close();
    LockSupport.unpark(sending);
    try {
      sending.join();
      receiving.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive() {
    Payload payload = new Payload();
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    try {
      while (true) {
        into.receive(buffer.clear());
        account(buffer.flip(), payload, System.nanoTime());
      }
    } catch (ClosedChannelException e) {
      // Closing the socket is how the stream ends.
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void account(ByteBuffer datagram, Payload payload, long now) {
    if (!payload.isIntact(datagram)) {
      arrivals.corruptedArrived();
    } else if (Payload.stream(datagram) != id) {
      arrivals.foreignArrived();
    } else {
      arrivals.arrived((int) Payload.sequence(datagram), Payload.sentAt(datagram), now);
    }
  }
}
