package dev.warp.map.engine;

/** Numbers of 32 bits that gates count up, and that begin at zero again (RFC 1982). */
final class SerialNumbers {

  private SerialNumbers() {}

  /** Whether one was counted before the other. */
  static boolean isBefore(long earlier, long later) {
    return (int) (earlier - later) < 0;
  }
}
