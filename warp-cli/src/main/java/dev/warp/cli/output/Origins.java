package dev.warp.cli.output;

import dev.warp.control.v1.Origin;

/** Where something that a gate has comes from, in a word. */
public final class Origins {

  private Origins() {}

  /** As {@code warp.control.v1.Origin} explains it. */
  public static String word(Origin origin) {
    return switch (origin) {
      case ORIGIN_FILE -> "file";
      case ORIGIN_RUNTIME -> "runtime";
      case ORIGIN_PERSISTED -> "persisted";
      case ORIGIN_UNSPECIFIED, UNRECOGNIZED -> Units.UNKNOWN;
    };
  }
}
