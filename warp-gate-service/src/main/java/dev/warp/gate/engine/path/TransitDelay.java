package dev.warp.gate.engine.path;

/**
 * How long datagrams are under way on one path, as far as a receiver can know: up to a difference
 * of the two clocks, which is the same for all paths from the same far gate.
 */
final class TransitDelay {

  private static final long MICROS = 1_000;

  /** The gain of the smoothing, one part in so many. */
  private static final int GAIN = 16;

  private boolean measured;

  /** The first delay, in microseconds modulo 2^32; what follows is counted from there. */
  private int baseMicros;

  private long lastNanos;
  private long smoothedNanos;
  private long deviationNanos;

  /** A datagram arrived; {@code delayMicros} is arrival less sending time, modulo 2^32. */
  void sample(int delayMicros) {
    if (!measured) {
      measured = true;
      baseMicros = delayMicros;
    }
    lastNanos = (delayMicros - baseMicros) * MICROS;
    long error = lastNanos - smoothedNanos;
    smoothedNanos += error / GAIN;
    deviationNanos += (Math.abs(error) - deviationNanos) / GAIN;
  }

  /** By how much the delay, smoothed, is longer than that of another path, in nanoseconds. */
  long beyond(TransitDelay other) {
    return (baseMicros - other.baseMicros) * MICROS + smoothedNanos - other.smoothedNanos;
  }

  /** By how much the last delay was longer than that of another path, smoothed, in nanoseconds. */
  long lastBeyond(TransitDelay other) {
    return (baseMicros - other.baseMicros) * MICROS + lastNanos - other.smoothedNanos;
  }

  /** How far delays are from the smoothed one, smoothed as well, in nanoseconds. */
  long deviationNanos() {
    return deviationNanos;
  }
}
