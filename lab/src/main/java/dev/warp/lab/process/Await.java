package dev.warp.lab.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition by asking again and again, up to a deadline. */
public final class Await {

  private static final Duration INTERVAL = Duration.ofMillis(20);

  private Await() {}

  /**
   * Returns as soon as {@code condition} holds.
   *
   * @param what what is waited for, as in "timed out after 5 s: WHAT"
   * @param deadline the longest wait
   * @throws DeadlineExceededException if it does not hold by the deadline
   */
  public static void until(String what, Duration deadline, BooleanSupplier condition) {
    long end = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        throw new DeadlineExceededException(
            "timed out after %.1f s: %s".formatted(deadline.toMillis() / 1e3, what));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(INTERVAL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeadlineExceededException("interrupted while waiting", e);
    }
  }

  /** What was waited for did not happen in time. */
  public static final class DeadlineExceededException extends RuntimeException {

    DeadlineExceededException(String message) {
      super(message);
    }

    DeadlineExceededException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
