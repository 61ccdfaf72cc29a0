package dev.warp.lab.world;

/** Something happened in a simulated world that must never happen. */
final class BrokenPromiseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokenPromiseException(String what) {
    super(what);
  }
}
