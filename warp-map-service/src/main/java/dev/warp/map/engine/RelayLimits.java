package dev.warp.map.engine;

import dev.warp.protocol.session.TokenBucket;

/**
 * What a map passes on between gates (docs/protocol.md section 9.6).
 *
 * @param isOn whether it does so at all
 * @param bytesPerSecond what one gate may send, in datagrams as they go over the network
 */
public record RelayLimits(boolean isOn, int bytesPerSecond) {

  /** On, with 1,000,000 bytes a second. */
  public static final RelayLimits DEFAULT = new RelayLimits(true, 1_000_000);

  /** As much in advance, so that the largest datagram passes whatever the rate. */
  private static final int LEAST_ADVANCE_BYTES = 2048;

  /**
   * What a gate that registers for the first time may send. It has nothing in advance yet: else one
   * that comes and goes all the time would be given it each time.
   */
  TokenBucket newAllowance(long nowNanos) {
    int advance = Math.max(bytesPerSecond, LEAST_ADVANCE_BYTES);
    TokenBucket allowance = new TokenBucket(bytesPerSecond, advance);
    allowance.tryTake(advance, nowNanos);
    return allowance;
  }
}
