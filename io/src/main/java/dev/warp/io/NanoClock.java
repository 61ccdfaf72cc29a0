package dev.warp.io;

/** A clock that never goes backwards. */
@FunctionalInterface
public interface NanoClock {

  /** Nanoseconds since a fixed moment of the clock's own; never negative. */
  long nanoTime();
}
