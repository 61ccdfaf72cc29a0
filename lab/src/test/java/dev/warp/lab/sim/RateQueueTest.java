package dev.warp.lab.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RateQueueTest {

  private static final long ONE_MEGABIT = 1_000_000;
  private static final Endpoint SOMEWHERE = Endpoint.ofIpv4(0xc000_0201, 1);

  private final VirtualTime time = new VirtualTime();
  private final List<Long> transmittedIds = new ArrayList<>();
  private final List<Long> transmittedNanos = new ArrayList<>();
  private final RateQueue queue =
      new RateQueue(
          time,
          datagram -> {
            transmittedIds.add(datagram.id());
            transmittedNanos.add(time.nowNanos());
          });
  private long nextId;

  /** Offers a packet of {@code bytes}, headers included; at 1 Mbit/s 1250 bytes take 10 ms. */
  private boolean offer(int bytes) {
    return queue.offer(new Datagram(nextId++, SOMEWHERE, SOMEWHERE, new byte[bytes - 28]));
  }

  private int accepted(int packets) {
    int count = 0;
    for (int i = 0; i < packets; i++) {
      count += offer(1250) ? 1 : 0;
    }
    return count;
  }

  @Test
  void shouldTransmitAtOnceWithoutALimit() {
    assertTrue(offer(1250));
    assertEquals(List.of(0L), transmittedNanos);
  }

  @Test
  void shouldTransmitOneAfterTheOther() {
    queue.limit(RateLimit.ofBytes(ONE_MEGABIT, 100_000));
    assertEquals(3, accepted(3));
    time.runUntil(1_000_000_000);
    assertEquals(List.of(10_000_000L, 20_000_000L, 30_000_000L), transmittedNanos);
    assertEquals(List.of(0L, 1L, 2L), transmittedIds);
  }

  @Test
  void shouldPassTheRateAndNoMoreUnderOverload() {
    queue.limit(RateLimit.ofBytes(ONE_MEGABIT, 12_500));
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      refused += 1 - accepted(1);
      time.runFor(Duration.ofMillis(5));
    }
    time.runFor(Duration.ofSeconds(1));
    // 10 s at one packet per 10 ms, and the ten that were queued at the end.
    assertEquals(1000, transmittedIds.size(), 11);
    assertEquals(2000, refused + transmittedIds.size());
  }

  @Test
  void shouldDropTheTailAtItsBytes() {
    queue.limit(RateLimit.ofBytes(ONE_MEGABIT, 3 * 1250));
    assertEquals(3, accepted(3));
    assertFalse(offer(29));
    time.runUntil(10_000_000);
    assertTrue(offer(1250));
    assertFalse(offer(1250));
  }

  @Test
  void shouldDropTheTailAtItsDelay() {
    queue.limit(RateLimit.ofDelay(ONE_MEGABIT, Duration.ofMillis(20)));
    assertEquals(3, accepted(3));
    assertFalse(offer(1250));
    time.runUntil(5_000_000);
    assertFalse(offer(1250));
    time.runUntil(10_000_000);
    assertTrue(offer(1250));
    time.runUntil(1_000_000_000);
    assertEquals(List.of(10_000_000L, 20_000_000L, 30_000_000L, 40_000_000L), transmittedNanos);
  }

  @Test
  void shouldApplyAChangedRateToWhatWaits() {
    queue.limit(RateLimit.ofBytes(ONE_MEGABIT, 100_000));
    assertEquals(2, accepted(2));
    queue.limit(RateLimit.ofBytes(10 * ONE_MEGABIT, 100_000));
    time.runUntil(1_000_000_000);
    assertEquals(List.of(10_000_000L, 11_000_000L), transmittedNanos);
  }

  @Test
  void shouldKeepTheOrderWhenTheLimitGoes() {
    queue.limit(RateLimit.ofBytes(ONE_MEGABIT, 100_000));
    assertEquals(2, accepted(2));
    queue.limit(RateLimit.UNLIMITED);
    assertTrue(offer(1250));
    time.runUntil(1_000_000_000);
    assertEquals(List.of(0L, 1L, 2L), transmittedIds);
    assertEquals(List.of(10_000_000L, 10_000_000L, 10_000_000L), transmittedNanos);
  }
}
