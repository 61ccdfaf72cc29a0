package dev.warp.protocol.session;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.wire.Arrival;
import dev.warp.protocol.wire.Endpoint;

/**
 * Decides which initiations are worth a public-key operation (docs/protocol.md section 4.5): all of
 * them while there are few, in all and from the source they come from; else those whose source has
 * shown that it can receive, and of one such source not too many either.
 */
public final class InitiationGuard implements AutoCloseable {

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
   * @param perSourcePerSecond initiations a second from one source that count as no load, and as
   *     many again that it may send with a cookie
   * @param maxSources how many sources of either sort are remembered
   * @param mostPerSecond initiations a second with a cookie that pass at the most, from all
   *     sources, so that there is time left for all else; those beyond are dropped, and come again
   */
  public record Limits(
      double perSecond, double perSourcePerSecond, int maxSources, double mostPerSecond) {

    /** 200 a second in all, 20 for a source, 10,000 sources; 1,000 a second with cookies. */
    public static final Limits DEFAULT = new Limits(200, 20, 10_000, 1000);

    /** With cookies, as many in all pass as by default. */
    public Limits(double perSecond, double perSourcePerSecond, int maxSources) {
      this(perSecond, perSourcePerSecond, maxSources, DEFAULT.mostPerSecond());
    }
  }

  /**
   * Of those with a cookie, a fourth of a second's worth may come at once. More would have
   * everybody else wait for as long; with less, a map has nothing to do between the bursts in which
   * its gates repeat themselves after its restart.
   */
  private static final int BURSTS_PER_SECOND = 4;

  private final TokenBucket unloaded;
  private final TokenBucket passing;
  private final SourceLimiter unproven;
  private final SourceLimiter proven;
  private final RandomSource random;
  private Cookies cookies;

  public InitiationGuard(Limits limits, RandomSource random) {
    this.unloaded = new TokenBucket(limits.perSecond(), limits.perSecond());
    this.passing =
        new TokenBucket(limits.mostPerSecond(), limits.mostPerSecond() / BURSTS_PER_SECOND);
    this.unproven = limiter(limits);
    this.proven = limiter(limits);
    this.random = random;
  }

  private static SourceLimiter limiter(Limits limits) {
    return new SourceLimiter(
        limits.perSourcePerSecond(), limits.perSourcePerSecond(), limits.maxSources());
  }

  Verdict judge(Arrival arrival) {
    // When gates come back all at once, most of what they send is too much: it must cost little.
    if (!passing.has(1, arrival.nanos())) {
      return Verdict.TOO_MANY;
    }
    // Whoever forges a source only has it asked for a cookie, which costs it a round trip.
    if (unproven.tryTake(arrival.source(), arrival.nanos()) && unloaded.tryTake(arrival.nanos())) {
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
    boolean passes =
        proven.tryTake(arrival.source(), arrival.nanos()) && passing.tryTake(arrival.nanos());
    return passes ? Verdict.PASS : Verdict.TOO_MANY;
  }

  byte[] cookieFor(Endpoint source, long nowNanos) {
    return cookies(nowNanos).cookieFor(source, nowNanos);
  }

  /** Zeroes the secrets of the cookies. */
  @Override
  public void close() {
    if (cookies != null) {
      cookies.close();
    }
  }

  private Cookies cookies(long nowNanos) {
    if (cookies == null) {
      cookies = new Cookies(random, nowNanos);
    }
    return cookies;
  }
}
