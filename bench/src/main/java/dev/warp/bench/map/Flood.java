package dev.warp.bench.map;

import dev.warp.protocol.keys.PublicKey;
import java.util.concurrent.locks.LockSupport;

/** Sends spoofed initiations, as many a second as asked for, on a thread of its own. */
final class Flood implements AutoCloseable {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long SLICE_NANOS = 1_000_000L;

  private final SpoofedInitiations initiations;
  private final int mapPort;
  private final int perSecond;
  private final Thread thread = Thread.ofPlatform().name("flood").unstarted(this::run);
  private volatile boolean stopping;
  private volatile long sent;

  /** One that has not begun. */
  Flood(PublicKey map, int mapPort, int perSecond) {
    this.initiations = new SpoofedInitiations(map);
    this.mapPort = mapPort;
    this.perSecond = perSecond;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try (LoopbackSocket socket = new LoopbackSocket(mapPort)) {
      long start = System.nanoTime();
      long count = 0;
      while (!stopping) {
        long due = (System.nanoTime() - start) * perSecond / NANOS_PER_SECOND;
        while (count < due) {
          initiations.sendTo(socket);
          count++;
        }
        socket.flush();
        sent = count;
        LockSupport.parkNanos(SLICE_NANOS);
      }
    }
  }

  /** Initiations sent so far. */
  long sent() {
    return sent;
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
