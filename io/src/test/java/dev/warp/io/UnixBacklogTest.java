package dev.warp.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class UnixBacklogTest {

  private static final long START = -3_000_000_000L;
  private static final byte[] PATH = {'/', 'a'};

  private int abandoned;
  private final UnixBacklog backlog = new UnixBacklog(() -> abandoned++);

  private void add(int length, int fill, long nowNanos) {
    byte[] data = new byte[length + 2];
    Arrays.fill(data, (byte) fill);
    data[0] = -1;
    backlog.add(data, 1, length, PATH, nowNanos);
    Arrays.fill(data, (byte) -1);
  }

  private byte[] take(long nowNanos) {
    UnixBacklog.Waiting first = backlog.first(nowNanos);
    assertArrayEquals(PATH, first.path());
    backlog.removeFirst();
    return first.bytes();
  }

  @Test
  void shouldGiveOutCopiesInTheirOrder() {
    add(3, 7, START);
    add(2, 8, START);
    assertArrayEquals(new byte[] {7, 7, 7}, take(START));
    add(1, 9, START);
    assertArrayEquals(new byte[] {8, 8}, take(START));
    assertArrayEquals(new byte[] {9}, take(START));
    assertTrue(backlog.isEmpty());
    assertNull(backlog.first(START));
    assertEquals(0, abandoned);
  }

  @Test
  void shouldGiveUpWhatHasWaitedForTooLong() {
    add(3, 7, START);
    add(3, 8, START + 1);
    long later = START + UnixBacklog.PATIENCE_NANOS;
    assertEquals(7, backlog.first(later).bytes()[0]);
    assertEquals(8, backlog.first(later + 1).bytes()[0]);
    assertEquals(1, abandoned);
    assertNull(backlog.first(later + 2));
    assertEquals(2, abandoned);
  }

  @Test
  void shouldGiveUpTheOldestOfTooMuch() {
    for (int i = 0; i < 10; i++) {
      add(1 << 20, i, START);
    }
    assertEquals(6, abandoned);
    assertEquals(6, take(START)[0]);
    assertEquals(3, backlog.clear());
    assertTrue(backlog.isEmpty());
  }
}
