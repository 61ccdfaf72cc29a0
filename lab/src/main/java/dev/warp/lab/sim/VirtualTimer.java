package dev.warp.lab.sim;

/** An action that is due at a virtual time, until it has run or was cancelled. */
public final class VirtualTimer {

  static final int NOT_QUEUED = -1;

  private final TimerHeap heap;
  private final long dueNanos;
  private final long sequence;
  private final Runnable action;
  private int position = NOT_QUEUED;

  VirtualTimer(TimerHeap heap, long dueNanos, long sequence, Runnable action) {
    this.heap = heap;
    this.dueNanos = dueNanos;
    this.sequence = sequence;
    this.action = action;
  }

  /** The virtual time, in nanoseconds, at which the action runs. */
  public long dueNanos() {
    return dueNanos;
  }

  /** Whether the action is still to come. */
  public boolean isPending() {
    return position != NOT_QUEUED;
  }

  /** Keeps the action from running; returns whether it was still to come. */
  public boolean cancel() {
    return heap.remove(this);
  }

  boolean isBefore(VirtualTimer other) {
    return dueNanos != other.dueNanos ? dueNanos < other.dueNanos : sequence < other.sequence;
  }

  int position() {
    return position;
  }

  void position(int newPosition) {
    position = newPosition;
  }

  void fire() {
    action.run();
  }
}
