package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.wire.Bytes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.junit.jupiter.api.Test;

final class SessionIndexTest {

  @Test
  void shouldFindOwnersUntilTheyAreReleased() {
    SessionIndex<String> index = new SessionIndex<>(random(7L, -9L));
    int one = index.take("one");
    int other = index.take("other");
    assertEquals("one", index.get(one));
    assertEquals("other", index.get(other));
    index.reassign(one, "another");
    assertEquals("another", index.get(one));
    index.release(one);
    assertNull(index.get(one));
    assertEquals(1, index.size());
  }

  @Test
  void shouldTakeNeitherZeroNorAnIndexInUse() {
    SessionIndex<String> index = new SessionIndex<>(random(0L, 7L, 7L, 0L, 8L));
    assertEquals(7, index.take("one"));
    assertEquals(8, index.take("other"));
    assertNotEquals(index.get(7), index.get(8));
  }

  private static RandomSource random(Long... values) {
    Deque<Long> left = new ArrayDeque<>(Arrays.asList(values));
    return destination -> Bytes.putLong(destination, 0, left.removeFirst());
  }
}
