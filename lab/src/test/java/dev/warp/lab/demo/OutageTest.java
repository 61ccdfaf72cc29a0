package dev.warp.lab.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OutageTest {

  @Test
  void shouldLieInTheMiddle() {
    assertEquals(new Outage(8, 12), Outage.inTheMiddleOf(20));
    assertEquals(new Outage(2, 3), Outage.inTheMiddleOf(5));
  }

  @Property
  void shouldBeginAfterAndEndBeforeTheStream(@ForAll @IntRange(min = 3, max = 3600) int seconds) {
    Outage outage = Outage.inTheMiddleOf(seconds);
    assertTrue(
        outage.from() >= 1 && outage.length() >= 1 && outage.to() < seconds, outage::toString);
  }
}
