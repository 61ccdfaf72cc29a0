package dev.warp.protocol.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.session.SequenceWindow.State;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceWindowTest {

  private final SequenceWindow window = new SequenceWindow(8192);

  @Test
  void shouldTakeEachNumberOnce() {
    assertEquals(-1, window.highest());
    assertEquals(State.NEW, window.state(0));
    assertTrue(window.update(0));
    assertFalse(window.check(0));
    assertFalse(window.update(0));
    assertEquals(State.DUPLICATE, window.state(0));
    assertEquals(0, window.highest());
  }

  @Test
  void shouldRememberWhatItHasSeenWhenItGrows() {
    long[] seen = {5, 63, 64, 130, 1000, 8191};
    for (long number : seen) {
      assertTrue(window.update(number));
    }
    for (long number : seen) {
      boolean within = number > window.highest() - window.width();
      assertEquals(within ? State.DUPLICATE : State.TOO_OLD, window.state(number));
    }
    assertEquals(State.NEW, window.state(65));
    assertEquals(State.NEW, window.state(129));
    assertTrue(window.update(8192));
    assertEquals(State.NEW, window.state(8190));
    assertEquals(State.TOO_OLD, window.state(64));
    assertEquals(State.DUPLICATE, window.state(130));
  }

  @Test
  void shouldNotRememberWhatWasOnlyChecked() {
    assertTrue(window.check(7));
    assertTrue(window.update(7));
  }

  @Test
  void shouldTakeNumbersInAnyOrderWithinItsWidth() {
    assertEquals(8128, window.width());
    assertTrue(window.update(10_000));
    assertTrue(window.update(10_000 - 8127));
    assertEquals(State.TOO_OLD, window.state(10_000 - 8128));
    assertFalse(window.update(10_000 - 8128));
    assertEquals(10_000, window.highest());
  }

  @Test
  void shouldJumpAnyDistanceForward() {
    window.update(3);
    assertTrue(window.update(Long.MAX_VALUE));
    assertEquals(Long.MAX_VALUE, window.highest());
    assertFalse(window.update(Long.MAX_VALUE));
    assertTrue(window.update(Long.MAX_VALUE - 8127));
    assertEquals(State.TOO_OLD, window.state(3));
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Long.MIN_VALUE})
  void shouldNeverTakeANegativeNumber(long number) {
    assertFalse(window.update(number));
    window.update(5);
    assertEquals(State.TOO_OLD, window.state(number));
    assertFalse(window.update(number));
    window.update(Long.MAX_VALUE);
    assertFalse(window.update(number));
  }

  @Test
  void shouldForgetEverythingWhenCleared() {
    window.update(5000);
    window.clear();
    assertEquals(-1, window.highest());
    assertTrue(window.update(5000));
    assertTrue(window.update(0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -64, 64, 100, 129, Integer.MIN_VALUE})
  void shouldRefuseASizeThatIsNoPowerOfTwo(int bits) {
    assertThrows(IllegalArgumentException.class, () -> new SequenceWindow(bits));
  }

  /** Steps of every size class against a set of all numbers ever seen. */
  @Property(tries = 300)
  void shouldAgreeWithASetOfAllNumbersSeen(
      @ForAll @IntRange(min = 7, max = 10) int log2Bits,
      @ForAll @IntRange(max = 3) int start,
      @ForAll long seed) {
    SequenceWindow sut = new SequenceWindow(1 << log2Bits);
    int width = sut.width();
    Set<Long> seen = new HashSet<>();
    Random random = new Random(seed);
    List<Integer> reaches = List.of(2, 70, width - 1, width + 1, 3 * width, 1 << 29);
    long highest = -1;
    long center = start == 3 ? (1L << 48) - 1 : start * 63L;
    for (int i = 0; i < 500; i++) {
      int reach = reaches.get(random.nextInt(random.nextInt(20) == 0 ? reaches.size() : 4));
      long number = Math.max(0, center - reach + random.nextInt(2 * reach));
      State expected =
          number <= highest - width
              ? State.TOO_OLD
              : seen.contains(number) ? State.DUPLICATE : State.NEW;
      assertEquals(expected, sut.state(number));
      assertEquals(expected == State.NEW, sut.update(number));
      seen.add(number);
      highest = Math.max(highest, number);
      center = highest;
      assertEquals(highest, sut.highest());
    }
  }
}
