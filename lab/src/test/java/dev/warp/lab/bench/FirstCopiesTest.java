package dev.warp.lab.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FirstCopiesTest {

  private static final long WINDOW = 65_536;

  private final FirstCopies copies = new FirstCopies();

  @Test
  void shouldTellFirstCopiesFromFurtherOnesInAnyOrder() {
    assertTrue(copies.isFirst(1));
    assertTrue(copies.isFirst(0));
    assertFalse(copies.isFirst(1));
    assertFalse(copies.isFirst(0));
    assertTrue(copies.isFirst(2));
  }

  @Test
  void shouldTakeWhatIsOlderThanTheWindowAsSeen() {
    assertTrue(copies.isFirst(WINDOW));
    assertFalse(copies.isFirst(0));
    assertTrue(copies.isFirst(1));
  }

  @Test
  void shouldNumberPayloadsOneAfterTheOther() {
    NumberedPayload numbered = new NumberedPayload(10);
    byte[] payload = {1, 2, 3, 4};
    numbered.number(payload, 0, 4);
    int size = numbered.number(payload, 1, 2);
    assertEquals(NumberedPayload.HEADER + 2, size);
    assertEquals(1, NumberedPayload.numberOf(numbered.bytes(), 0));
    assertArrayEquals(
        new byte[] {2, 3}, Arrays.copyOfRange(numbered.bytes(), NumberedPayload.HEADER, size));
  }
}
