package dev.warp.gate.engine.path;

/**
 * Knows since when datagrams sent on a path have gone without a sign that they, or later ones, have
 * arrived. Of datagrams sent close together only the first is remembered, so that memory is
 * constant; who sends more than {@value #SAMPLES} such groups without a sign has waited long.
 */
final class Outstanding {

  /** Nothing is outstanding. */
  static final long NOTHING = Long.MAX_VALUE;

  private static final int SAMPLES = 64;
  private static final long SPACING_NANOS = 1_000_000L;

  private final long[] counters = new long[SAMPLES];
  private final long[] nanos = new long[SAMPLES];
  private int first;
  private int size;

  /** A datagram with that counter leaves, one that the far end will give a sign of. */
  void sent(long counter, long nowNanos) {
    boolean apart = size == 0 || nowNanos - nanos[last()] >= SPACING_NANOS;
    if (apart && size < SAMPLES) {
      size++;
      counters[last()] = counter;
      nanos[last()] = nowNanos;
    }
  }

  private int last() {
    return (first + size - 1) % SAMPLES;
  }

  /** The far end has got the datagram with that counter, and may have got those before it. */
  void acknowledged(long highestCounter) {
    while (size > 0 && counters[first] <= highestCounter) {
      first = (first + 1) % SAMPLES;
      size--;
    }
  }

  /** When the oldest datagram without a sign was sent, or {@link #NOTHING}. */
  long oldestNanos() {
    return size == 0 ? NOTHING : nanos[first];
  }

  /** Counters begin anew with a session. */
  void clear() {
    size = 0;
  }
}
