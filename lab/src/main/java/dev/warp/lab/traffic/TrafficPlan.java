package dev.warp.lab.traffic;

import java.time.Duration;

/**
 * What a stream sends.
 *
 * @param size of each payload in bytes, 28 to 65,507
 * @param perSecond payloads a second, 1 to 50,000
 * @param count how many in all; fewer if the stream is stopped before
 */
public record TrafficPlan(int size, int perSecond, int count) {

  private static final int MAX_UDP_PAYLOAD = 65_507;
  private static final int MAX_RATE = 50_000;

  public TrafficPlan {
    requireWithin("size", size, Payload.MIN_SIZE, MAX_UDP_PAYLOAD);
    requireWithin("rate", perSecond, 1, MAX_RATE);
    requireWithin("count", count, 1, Integer.MAX_VALUE);
  }

  /** As many payloads as fill a time. */
  public static TrafficPlan lasting(Duration time, int size, int perSecond) {
    return new TrafficPlan(size, perSecond, Math.toIntExact(time.toMillis() * perSecond / 1000));
  }

  /** A stream that goes on until it is stopped. */
  public static TrafficPlan untilStopped(int size, int perSecond) {
    return new TrafficPlan(size, perSecond, Integer.MAX_VALUE);
  }

  private static void requireWithin(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(what, least, most, value));
    }
  }
}
