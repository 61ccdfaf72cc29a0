package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class TokenBucketTest {

  private static final long SECOND = 1_000_000_000L;

  @Test
  void shouldLetABurstThroughAndThenTheRate() {
    TokenBucket bucket = new TokenBucket(10, 3);
    long start = -5 * SECOND;
    assertEquals(3, take(bucket, 5, start));
    assertEquals(0, take(bucket, 1, start + SECOND / 10 - 1));
    assertEquals(1, take(bucket, 5, start + SECOND / 10));
    assertEquals(2, take(bucket, 5, start + 3 * SECOND / 10));
    assertEquals(3, take(bucket, 5, start + 100 * SECOND));
  }

  @Test
  void shouldTakeManyAtOnceOrNone() {
    TokenBucket bucket = new TokenBucket(1000, 500);
    assertFalse(bucket.tryTake(501, 0));
    assertTrue(bucket.tryTake(400, 0));
    assertFalse(bucket.tryTake(101, 0));
    assertTrue(bucket.tryTake(100, 0));
    assertFalse(bucket.tryTake(300, SECOND / 4));
    assertTrue(bucket.tryTake(250, SECOND / 4));
  }

  @Test
  void shouldLetNothingThroughAtARateOfNothing() {
    TokenBucket closed = new TokenBucket(0, 0);
    assertFalse(closed.tryTake(0));
    assertFalse(closed.tryTake(Long.MAX_VALUE / 2));
  }

  @Property
  void shouldNeverExceedBurstAndRate(
      @ForAll @IntRange(min = 1, max = 50) int perSecond,
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @LongRange(min = 1_000, max = SECOND) long stepNanos) {
    TokenBucket bucket = new TokenBucket(perSecond, burst);
    int taken = 0;
    for (int i = 0; i <= 200; i++) {
      taken += take(bucket, 2, i * stepNanos);
      double allowed = burst + perSecond * (i * stepNanos / 1e9) + 1e-6;
      assertTrue(taken <= allowed, taken + " taken of " + allowed);
    }
    assertTrue(taken >= Math.min(402, burst));
  }

  private static int take(TokenBucket bucket, int tries, long nanos) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += bucket.tryTake(nanos) ? 1 : 0;
    }
    return taken;
  }
}
