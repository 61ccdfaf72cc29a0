package dev.warp.lab.traffic;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

/** Sends the payloads of one stream, each at its time. */
final class PacedSender implements Runnable {

  /** Catching up with a longer delay than this would be a burst that overflows sockets' queues. */
  private static final long LONGEST_LAG_NANOS = 5_000_000;

  private final DatagramChannel channel;
  private final SocketAddress destination;
  private final TrafficPlan plan;
  private final long stream;

  private volatile boolean stopped;
  private volatile int sent;
  private volatile int refused;

  PacedSender(DatagramChannel channel, SocketAddress destination, TrafficPlan plan, long stream) {
    this.channel = channel;
    this.destination = destination;
    this.plan = plan;
    this.stream = stream;
  }

  /** Sends no further payload. */
  void stop() {
    stopped = true;
  }

  int sent() {
    return sent;
  }

  int refused() {
    return refused;
  }

  @Override
  public void run() {
    Payload payload = new Payload();
    ByteBuffer buffer = ByteBuffer.allocateDirect(plan.size());
    long start = System.nanoTime();
    for (int sequence = 0; sequence < plan.count() && !stopped; sequence++) {
      long due = start + sequence * 1_000_000_000L / plan.perSecond();
      long now = waitUntil(due);
      if (now - due > LONGEST_LAG_NANOS) {
        start += now - due;
      }
      payload.write(buffer, plan.size(), stream, sequence, now);
      if (!send(buffer)) {
        return;
      }
    }
  }

  /** Parks rather than spins: the cores belong to what is measured. */
  private long waitUntil(long due) {
    long now = System.nanoTime();
    while (now - due < 0 && !stopped) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    return now;
  }

  // Only this thread writes the counters.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private boolean send(ByteBuffer buffer) {
    try {
      channel.send(buffer, destination);
      sent++;
      return true;
    } catch (ClosedChannelException e) {
      return false;
    } catch (IOException e) {
      refused++;
      return true;
    }
  }
}
