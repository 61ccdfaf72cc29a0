package dev.warp.gate.engine.path;

/** Smoothed round-trip time and its variation as in RFC 6298 section 2, in nanoseconds. */
public final class RttEstimator {

  private long smoothed;
  private long variation;
  private long latest;
  private boolean measured;

  public void sample(long rttNanos) {
    long rtt = Math.max(0, rttNanos);
    latest = rtt;
    if (!measured) {
      measured = true;
      smoothed = rtt;
      variation = rtt / 2;
      return;
    }
    variation += (Math.abs(smoothed - rtt) - variation) / 4;
    smoothed += (rtt - smoothed) / 8;
  }

  /** Whether there has been a sample; before, all times are zero. */
  public boolean measured() {
    return measured;
  }

  public long smoothedNanos() {
    return smoothed;
  }

  public long variationNanos() {
    return variation;
  }

  public long latestNanos() {
    return latest;
  }
}
