package dev.warp.protocol.session;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;

/**
 * Decides which initiations are worth a public-key operation (docs/protocol.md section 4.5): all of
 * them while there are few; under load those whose source has shown that it can receive, and of one
 * source not too many.
 */
public final class InitiationGuard {

  /** What to do with an initiation. */
  enum Verdict {
    PASS,
    ASK_FOR_COOKIE,
    TOO_MANY
  }

  /**
   * How much is how much.
   *
   * @param perSecond initiations a second, from all sources, that count as no load
   * @param perSourcePerSecond initiations a second that a source with a cookie may send under load
   * @param maxSources how many such sources are remembered
   */
  public record Limits(double perSecond, double perSourcePerSecond, int maxSources) {

    /** 200 a second in all, 20 for a source, 10,000 sources. */
    public static final Limits DEFAULT = new Limits(200, 20, 10_000);
  }

  private final TokenBucket unloaded;
  private final SourceLimiter sources;
  private final RandomSource random;
  private Cookies cookies;

  public InitiationGuard(Limits limits, RandomSource random) {
    this.unloaded = new TokenBucket(limits.perSecond(), limits.perSecond());
    this.sources =
        new SourceLimiter(
            limits.perSourcePerSecond(), limits.perSourcePerSecond(), limits.maxSources());
    this.random = random;
  }

  Verdict judge(Arrival arrival) {
    if (unloaded.tryTake(arrival.nanos())) {
      return Verdict.PASS;
    }
    int mac2Offset = arrival.offset() + arrival.length() - ShortMac.SIZE;
    boolean canReceive =
        cookies(arrival.nanos())
            .verifies(
                arrival.data(), arrival.offset(), mac2Offset, arrival.source(), arrival.nanos());
    if (!canReceive) {
      return Verdict.ASK_FOR_COOKIE;
    }
    return sources.tryTake(arrival.source(), arrival.nanos()) ? Verdict.PASS : Verdict.TOO_MANY;
  }

  byte[] cookieFor(Endpoint source, long nowNanos) {
    return cookies(nowNanos).cookieFor(source, nowNanos);
  }

  private Cookies cookies(long nowNanos) {
    if (cookies == null) {
      cookies = new Cookies(random, nowNanos);
    }
    return cookies;
  }
}
