package dev.warp.bench.map;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * What is to be looked at again after one of a few delays. Those of one delay come in the order in
 * which they were set, so that it takes a queue for each delay and no sorting.
 */
final class Timeouts {

  /** Looks whether what was asked then, {@code token}, is still unanswered. */
  interface Handler {
    void onTimeout(SimulatedInterface asking, long token);
  }

  private record Due(long nanos, SimulatedInterface asking, long token) {}

  private static final int SLICE = 512;

  private final long[] delays;
  private final List<Queue<Due>> queues = new ArrayList<>();
  private final Handler handler;

  /**
   * @param delayNanos the first, the second and so on; the last holds for all that come after it
   */
  Timeouts(Handler handler, long... delayNanos) {
    this.handler = handler;
    this.delays = delayNanos.clone();
    for (int i = 0; i < delays.length; i++) {
      queues.add(new ArrayDeque<>());
    }
  }

  /** Has something looked at after the delay of this number, from 0. */
  void set(SimulatedInterface asking, int number, long token, long nowNanos) {
    int which = Math.min(number, delays.length - 1);
    queues.get(which).add(new Due(nowNanos + delays[which], asking, token));
  }

  /** How many delays there are. */
  int delays() {
    return delays.length;
  }

  /** Looks at what is due, of each delay so much at the most: what comes in has its turn too. */
  void onTimer(long nowNanos) {
    for (Queue<Due> queue : queues) {
      for (int i = 0; i < SLICE && !queue.isEmpty() && queue.peek().nanos <= nowNanos; i++) {
        Due due = queue.remove();
        handler.onTimeout(due.asking, due.token);
      }
    }
  }
}
