package dev.warp.map.engine;

/** What is left of the wants that all gates may have together. */
final class WantsPool {

  private int left;

  WantsPool(int size) {
    left = size;
  }

  /**
   * Takes {@code count}, or gives them back if negative; false, and nothing, if too few are left.
   */
  boolean take(int count) {
    if (count > left) {
      return false;
    }
    left -= count;
    return true;
  }
}
