package dev.warp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class DropCountersTest {

  @Test
  void shouldCountByReason() {
    DropCounters drops = new DropCounters();
    assertEquals("none", drops.toString());
    drops.count(DropReason.REPLAYED);
    drops.count(DropReason.REPLAYED);
    drops.count(DropReason.BAD_MAC1);
    assertEquals(2, drops.get(DropReason.REPLAYED));
    assertEquals(0, drops.get(DropReason.MALFORMED));
    assertEquals(3, drops.total());
    assertEquals("bad_mac1=1, replayed=2", drops.toString());
  }
}
