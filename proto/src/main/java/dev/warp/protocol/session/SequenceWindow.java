package dev.warp.protocol.session;

import java.util.Arrays;

/**
 * Remembers which of the most recent numbers of a sequence were seen, in constant memory.
 *
 * <p>It serves both as the anti-replay window over packet counters and as the at-most-once window
 * over payload numbers. Numbers run from 0 to 2<sup>63</sup> - 1 and may come in any order. The
 * bitmap is a ring of 64-bit words that is cleared a word at a time as the window moves, after RFC
 * 6479. A word that the highest number has only begun to fill takes the place of a whole word of
 * older numbers, so the window is 64 numbers narrower than the bitmap.
 *
 * <p>The bitmap begins with one word and doubles when a number does not fit, up to its size: of a
 * session that is little used there are many.
 */
public final class SequenceWindow {

  /** What the window knows of a number. */
  public enum State {
    /** Within or ahead of the window, and not seen. */
    NEW,
    /** Within the window, and seen. */
    DUPLICATE,
    /** Behind the window, so nothing is known of it; negative numbers count as such. */
    TOO_OLD
  }

  private static final int BITS_PER_WORD = Long.SIZE;
  private static final int WORD_SHIFT = 6;

  private final int maxWords;

  /** As many as number {@link #highest} takes from 0 on, or {@link #maxWords}; a power of two. */
  private long[] words = new long[1];

  private long highest = -1;

  /**
   * @param bits size of the bitmap, a power of two of at least 128
   * @throws IllegalArgumentException if {@code bits} is not such a number
   */
  public SequenceWindow(int bits) {
    if (bits < 2 * BITS_PER_WORD || Integer.bitCount(bits) != 1) {
      throw new IllegalArgumentException("not a power of two of at least 128: " + bits);
    }
    maxWords = bits / BITS_PER_WORD;
  }

  /** How many numbers, the highest seen included, are remembered whatever their values. */
  public int width() {
    return (maxWords - 1) * BITS_PER_WORD;
  }

  /** The highest number seen, or -1 if none was. */
  public long highest() {
    return highest;
  }

  /** What is known of {@code number}; nothing changes. */
  public State state(long number) {
    if (number > highest) {
      return State.NEW;
    }
    if (number < 0 || highest - number >= width()) {
      return State.TOO_OLD;
    }
    return (words[word(number)] & bit(number)) == 0 ? State.NEW : State.DUPLICATE;
  }

  /** Whether {@link #update} would take {@code number}; nothing changes. */
  public boolean check(long number) {
    return state(number) == State.NEW;
  }

  /**
   * Marks {@code number} as seen and moves the window forward if it is the highest so far. A jump
   * of any length clears the bitmap once at the most.
   *
   * @return whether the number was new; if not, nothing changed
   */
  public boolean update(long number) {
    if (!check(number)) {
      return false;
    }
    if (number > highest) {
      advance(number);
    }
    words[word(number)] |= bit(number);
    return true;
  }

  /** Forgets all numbers. */
  public void clear() {
    Arrays.fill(words, 0);
    highest = -1;
  }

  private void advance(long number) {
    if (words.length < maxWords && number >>> WORD_SHIFT >= words.length) {
      grow(number >>> WORD_SHIFT);
    }
    // An arithmetic shift leaves -1, "none seen", in the word before word 0.
    long current = highest >> WORD_SHIFT;
    long steps = Math.min((number >> WORD_SHIFT) - current, words.length);
    for (long step = 1; step <= steps; step++) {
      words[(int) (current + step) & (words.length - 1)] = 0;
    }
    highest = number;
  }

  /** Every word is at its place from 0 on as long as the bitmap can still grow. */
  private void grow(long word) {
    int length = words.length;
    while (length < maxWords && word >= length) {
      length *= 2;
    }
    words = Arrays.copyOf(words, length);
  }

  private int word(long number) {
    return (int) (number >>> WORD_SHIFT) & (words.length - 1);
  }

  private static long bit(long number) {
    return 1L << (number & (BITS_PER_WORD - 1));
  }
}
