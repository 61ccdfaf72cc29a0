package dev.warp.protocol.session;

import dev.warp.protocol.wire.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds every source, an IPv4 address or an IPv6 /64, to a rate. Remembers a bounded number of
 * sources and forgets those longest unheard, which an attacker with many addresses can bring about:
 * against such a one it takes a limit on all sources together, or a cookie that ties them to real
 * addresses.
 */
public final class SourceLimiter {

  private record Source(long high, long low) {}

  private final double perSecond;
  private final double burst;
  private final Map<Source, TokenBucket> buckets;

  /**
   * Nothing taken yet.
   *
   * @param perSecond events a second of one source
   * @param burst as many at once
   * @param maxSources how many sources are remembered
   */
  public SourceLimiter(double perSecond, double burst, int maxSources) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.buckets =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Source, TokenBucket> eldest) {
            return size() > maxSources;
          }
        };
  }

  /** Takes one of the events that the source of {@code endpoint} has left, if there is one. */
  public boolean tryTake(Endpoint endpoint, long nowNanos) {
    Source source = new Source(endpoint.high(), endpoint.isIpv4() ? endpoint.low() : 0);
    return buckets
        .computeIfAbsent(source, unseen -> new TokenBucket(perSecond, burst))
        .tryTake(nowNanos);
  }
}
