package dev.warp.gate.engine.transport;

import dev.warp.gate.engine.boundary.GateOutput;
import dev.warp.gate.engine.boundary.Wakeup;
import dev.warp.gate.engine.pacing.SendQueue;
import dev.warp.gate.engine.pacing.ShardDrop;
import dev.warp.gate.engine.pacing.ShardOwner;
import dev.warp.gate.engine.pacing.WaitingDatagram;
import dev.warp.gate.engine.path.Path;
import dev.warp.protocol.session.Session;
import java.util.List;
import java.util.function.Supplier;

/**
 * Seals shards and sends them, each path's at its pace. They are sealed when they leave, not when
 * they begin to wait: counters then have no gaps, and the time of sending is that of sending.
 */
public final class ShardSender {

  /** Timers come no closer than this; what may leave between two of them leaves at once. */
  private static final long LEAST_WAIT_NANOS = 500_000L;

  private final GateOutput output;
  private final Wakeup wakeup;
  private final Supplier<Session> sessions;

  /**
   * @param sessions gives the session in use, or null
   */
  public ShardSender(GateOutput output, Wakeup wakeup, Supplier<Session> sessions) {
    this.output = output;
    this.wakeup = wakeup;
    this.sessions = sessions;
  }

  /**
   * Sends a datagram, now or when it is its turn.
   *
   * @param flags what of it is sealed, as {@link Session#seal(byte[], int, int, int, int, long)}
   *     has them
   * @param turn which of its payload's shards it is
   * @param datagram holds the frames up to {@code end}, and has room for the tag behind; it may be
   *     used again at once
   */
  void send(
      Path path,
      byte[] datagram,
      int end,
      int flags,
      int turn,
      long deadlineNanos,
      ShardOwner owner,
      long nowNanos) {
    SendQueue queue = path.queue();
    if (queue.isReady(owner.priority(), nowNanos)) {
      transmit(path, datagram, end, flags, turn, owner, nowNanos);
    } else if (queue.offer(datagram, end, flags, turn, deadlineNanos, owner, nowNanos)) {
      wakeFor(queue, nowNanos);
    } else {
      owner.dropped(ShardDrop.QUEUE_FULL);
    }
  }

  private void transmit(
      Path path, byte[] datagram, int end, int flags, int turn, ShardOwner owner, long nowNanos) {
    Session session = sessions.get();
    int size = session == null ? -1 : session.seal(datagram, 0, end, path.id(), flags, nowNanos);
    if (size < 0) {
      owner.dropped(ShardDrop.NO_SESSION);
      return;
    }
    output.sendShard(path.interfaceId(), path.remote(), datagram, 0, size, turn);
    long counter = session.lastCounter(path.id());
    path.sentShard(size, counter, nowNanos);
    owner.sent(size + path.remote().headerBytes());
  }

  /** Sends what may leave by now. */
  public void onTimer(List<Path> paths, long nowNanos) {
    for (int i = 0; i < paths.size(); i++) {
      SendQueue queue = paths.get(i).queue();
      while (queue.waitingBytes() > 0 && queue.readyNanos() <= nowNanos) {
        sendNext(paths.get(i), nowNanos);
      }
      if (queue.waitingBytes() > 0) {
        wakeFor(queue, nowNanos);
      }
    }
  }

  private void wakeFor(SendQueue queue, long nowNanos) {
    wakeup.at(Math.max(queue.readyNanos(), nowNanos + LEAST_WAIT_NANOS));
  }

  private void sendNext(Path path, long nowNanos) {
    WaitingDatagram next = path.queue().poll();
    if (next.deadlineNanos() < nowNanos) {
      next.owner().dropped(ShardDrop.DEADLINE);
    } else {
      transmit(path, next.bytes(), next.end(), next.flags(), next.turn(), next.owner(), nowNanos);
    }
    path.queue().release(next);
  }
}
