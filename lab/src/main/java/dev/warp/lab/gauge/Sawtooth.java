package dev.warp.lab.gauge;

/**
 * When to send each datagram of a sawtooth: the rate grows from base to peak in each period, and
 * falls back at once.
 *
 * @param basePerSecond datagrams a second at the beginning of a period, at least 1
 * @param peakPerSecond at its end, at least as many
 * @param periodNanos greater than 0
 */
record Sawtooth(double basePerSecond, double peakPerSecond, long periodNanos) {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * The rate at a moment.
   *
   * @param nanos since the beginning
   * @return datagrams a second
   */
  double rateAt(long nanos) {
    double part = (double) (nanos % periodNanos) / periodNanos;
    return basePerSecond + (peakPerSecond - basePerSecond) * part;
  }

  /**
   * When the next datagram is due: as many nanoseconds after one as make the area below the rate 1.
   *
   * @param nanos when that one was due, since the beginning
   */
  long after(long nanos) {
    double slope = (peakPerSecond - basePerSecond) / periodNanos / NANOS_PER_SECOND;
    double at = nanos;
    double missing = 1;
    while (true) {
      long end = ((long) at / periodNanos + 1) * periodNanos;
      double left = end - at;
      double rate = rateAt((long) at) / NANOS_PER_SECOND;
      double area = rate * left + slope * left * left / 2;
      if (missing <= area) {
        double wait =
            slope == 0
                ? missing / rate
                : (Math.sqrt(rate * rate + 2 * slope * missing) - rate) / slope;
        return Math.max(nanos + 1, Math.round(at + wait));
      }
      missing -= area;
      at = end;
    }
  }
}
