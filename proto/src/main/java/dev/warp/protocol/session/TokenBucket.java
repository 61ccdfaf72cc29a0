package dev.warp.protocol.session;

/** Lets through so many events a second, with a burst; on time that the caller passes in. */
public final class TokenBucket {

  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double burst;
  private double tokens;
  private long lastNanos;
  private boolean started;

  public TokenBucket(double perSecond, double burst) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.tokens = burst;
  }

  /** Takes a token if there is one. */
  public boolean tryTake(long nowNanos) {
    return tryTake(1, nowNanos);
  }

  /** Takes {@code count} tokens if there are so many, else none. */
  public boolean tryTake(int count, long nowNanos) {
    refill(nowNanos);
    if (tokens < count) {
      return false;
    }
    tokens -= count;
    return true;
  }

  /** Whether {@code count} tokens could be taken. */
  public boolean has(int count, long nowNanos) {
    refill(nowNanos);
    return tokens >= count;
  }

  private void refill(long nowNanos) {
    if (started) {
      double elapsed = Math.max(0, nowNanos - lastNanos) / NANOS_PER_SECOND;
      tokens = Math.min(burst, tokens + elapsed * perSecond);
    }
    started = true;
    lastNanos = nowNanos;
  }
}
