package dev.warp.gate.engine.pacing;

/** A datagram that waits for its turn, not sealed yet. Pooled by {@link SendQueue}. */
public final class WaitingDatagram {

  byte[] bytes = new byte[0];
  int end;

  /** What the queue counts it as: where the path leads may change meanwhile, and so its headers. */
  int countedBytes;

  int flags;
  int turn;
  long deadlineNanos;
  ShardOwner owner;
  WaitingDatagram next;

  /** The datagram, from its header on, with room for the tag behind. */
  public byte[] bytes() {
    return bytes;
  }

  /** Where its frames end. */
  public int end() {
    return end;
  }

  /** What of it is to be sealed. */
  public int flags() {
    return flags;
  }

  /** Which of its payload's shards it is. */
  public int turn() {
    return turn;
  }

  /** Until when sending it makes sense. */
  public long deadlineNanos() {
    return deadlineNanos;
  }

  /** Whose it is. */
  public ShardOwner owner() {
    return owner;
  }
}
