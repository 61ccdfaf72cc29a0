package dev.warp.lab.sim;

import java.util.Arrays;

/**
 * A binary heap of timers, earliest first. Each timer knows its position, so that cancelling one
 * takes logarithmic time and leaves nothing behind: engines move their deadline at every datagram.
 */
final class TimerHeap {

  private VirtualTimer[] timers = new VirtualTimer[64];
  private int size;

  int size() {
    return size;
  }

  /** The earliest timer; the heap must not be empty. */
  VirtualTimer first() {
    return timers[0];
  }

  void add(VirtualTimer timer) {
    if (size == timers.length) {
      timers = Arrays.copyOf(timers, size * 2);
    }
    siftUp(size++, timer);
  }

  /** Takes {@code timer} out; returns whether it was in. */
  boolean remove(VirtualTimer timer) {
    int hole = timer.position();
    if (hole == VirtualTimer.NOT_QUEUED) {
      return false;
    }
    timer.position(VirtualTimer.NOT_QUEUED);
    VirtualTimer last = timers[--size];
    timers[size] = null;
    if (last != timer) {
      if (hole > 0 && last.isBefore(timers[parent(hole)])) {
        siftUp(hole, last);
      } else {
        siftDown(hole, last);
      }
    }
    return true;
  }

  private void siftUp(int from, VirtualTimer timer) {
    int hole = from;
    while (hole > 0 && timer.isBefore(timers[parent(hole)])) {
      place(hole, timers[parent(hole)]);
      hole = parent(hole);
    }
    place(hole, timer);
  }

  private void siftDown(int from, VirtualTimer timer) {
    int hole = from;
    int child = 2 * hole + 1;
    while (child < size) {
      if (child + 1 < size && timers[child + 1].isBefore(timers[child])) {
        child++;
      }
      if (!timers[child].isBefore(timer)) {
        break;
      }
      place(hole, timers[child]);
      hole = child;
      child = 2 * hole + 1;
    }
    place(hole, timer);
  }

  private void place(int position, VirtualTimer timer) {
    timers[position] = timer;
    timer.position(position);
  }

  private static int parent(int position) {
    return (position - 1) >>> 1;
  }
}
