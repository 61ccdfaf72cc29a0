package dev.warp.lab.demo;

/**
 * When one uplink is taken away, in seconds since the stream began.
 *
 * @param from when it is cut
 * @param to when it is brought back
 */
record Outage(int from, int to) {

  /** The middle fifth of a stream's time, and at least a second. */
  static Outage inTheMiddleOf(int seconds) {
    int from = Math.round(seconds * 0.4f);
    return new Outage(from, Math.max(from + 1, Math.round(seconds * 0.6f)));
  }

  int length() {
    return to - from;
  }
}
