package dev.warp.map.engine;

/**
 * All interfaces registered here in the order in which they registered last. Each is a link itself:
 * there are very many, and each goes to the end every few seconds.
 */
final class AgeList {

  private RegisteredInterface oldest;
  private RegisteredInterface youngest;
  private int size;

  /** Puts one at the end, wherever it was. */
  void putLast(RegisteredInterface one) {
    remove(one);
    one.older = youngest;
    if (youngest == null) {
      oldest = one;
    } else {
      youngest.younger = one;
    }
    youngest = one;
    size++;
  }

  /** Takes one out, if it is in. */
  void remove(RegisteredInterface one) {
    if (!has(one)) {
      return;
    }
    if (one.older == null) {
      oldest = one.younger;
    } else {
      one.older.younger = one.younger;
    }
    if (one.younger == null) {
      youngest = one.older;
    } else {
      one.younger.older = one.older;
    }
    one.older = null;
    one.younger = null;
    size--;
  }

  private boolean has(RegisteredInterface one) {
    return one.older != null || one.younger != null || one.equals(oldest);
  }

  /** The one that registered longest ago, or null if there is none. */
  RegisteredInterface oldest() {
    return oldest;
  }

  int size() {
    return size;
  }
}
