package dev.warp.gate.engine.boundary;

import java.util.OptionalLong;

/**
 * Whether a tunnel's payloads reach the application in the order they were sent in.
 *
 * @param inOrder whether they do; what a later one has overtaken is then dropped
 * @param windowNanos how long a payload is held back at most for earlier ones, in nanoseconds;
 *     empty for as long as the paths' delays differ (docs/protocol.md section 11.3)
 */
public record Ordering(boolean inOrder, OptionalLong windowNanos) {

  /** Each payload as soon as it is there. */
  public static final Ordering NONE = new Ordering(false, OptionalLong.empty());

  /** In order, and waiting no longer than the paths make it worth while. */
  public static final Ordering AUTOMATIC = new Ordering(true, OptionalLong.empty());

  /** In order, with a window of that many nanoseconds. */
  public static Ordering within(long windowNanos) {
    return new Ordering(true, OptionalLong.of(windowNanos));
  }
}
