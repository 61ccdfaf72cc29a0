package dev.warp.gate.engine.erasure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.backblaze.erasure.Matrix;
import org.junit.jupiter.api.Test;

final class DecodingRowsTest {

  @Test
  void shouldGiveTheRowsOfTheInvertedMatrix() {
    // Shards 0, 3 and 4 of 3-of-5 as values at those points of 1, x and x squared.
    byte[][] vandermonde = {{1, 0, 0}, {1, 3, 5}, {1, 4, 16}};
    Matrix toData = new Matrix(new byte[][] {{1, 0, 0}, {1, 1, 1}, {1, 2, 4}});
    Matrix expected = toData.times(new Matrix(vandermonde).invert());
    byte[][] rows = new DecodingRows(4).of(new int[] {0, 3, 4}, 3);
    assertArrayEquals(expected.getRow(1), rows[0]);
    assertArrayEquals(expected.getRow(2), rows[1]);
  }

  @Test
  void shouldComputeARememberedPatternOnce() {
    DecodingRows rows = new DecodingRows(16);
    byte[][] first = rows.of(new int[] {1, 2, 4}, 3);
    assertSame(first, rows.of(new int[] {1, 2, 4}, 3));
    assertEquals(1, rows.computed());
  }

  @Test
  void shouldReplaceThePatternUsedLeastRecently() {
    DecodingRows rows = new DecodingRows(1);
    assertEquals(4, rows.capacity());
    for (int lost = 0; lost < 4; lost++) {
      rows.of(survivorsWithout(lost), 5);
    }
    rows.of(survivorsWithout(0), 5);
    rows.of(survivorsWithout(4), 5);
    assertEquals(5, rows.computed());
    rows.of(survivorsWithout(0), 5);
    assertEquals(5, rows.computed(), "the one used again was kept");
    rows.of(survivorsWithout(1), 5);
    assertEquals(6, rows.computed(), "the one used least recently was replaced");
  }

  @Test
  void shouldNeverRememberMoreThanItsCapacity() {
    DecodingRows rows = new DecodingRows(20);
    assertEquals(32, rows.capacity());
    int[] survivors = new int[6];
    for (int used = 0; used < 1 << 12; used++) {
      if (Integer.bitCount(used) == 6 && (used & 63) != 63) {
        int found = 0;
        for (int i = 0; i < 12; i++) {
          if ((used & 1 << i) != 0) {
            survivors[found++] = i;
          }
        }
        rows.of(survivors, 6);
        assertTrue(rows.size() <= 32);
      }
    }
    assertEquals(32, rows.size());
  }

  @Test
  void shouldNotRememberPatternsBeyondSixtyFourShards() {
    DecodingRows rows = new DecodingRows(4);
    rows.of(new int[] {0, 64}, 2);
    rows.of(new int[] {0, 64}, 2);
    assertEquals(0, rows.size());
    assertEquals(2, rows.computed());
  }

  @Test
  void shouldRefuseACapacityOfNothing() {
    assertThrows(IllegalArgumentException.class, () -> new DecodingRows(0));
  }

  private static int[] survivorsWithout(int lost) {
    int[] survivors = new int[5];
    int found = 0;
    for (int i = 0; i < 6; i++) {
      if (i != lost) {
        survivors[found++] = i;
      }
    }
    return survivors;
  }
}
