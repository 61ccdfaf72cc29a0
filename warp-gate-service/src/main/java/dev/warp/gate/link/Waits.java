package dev.warp.gate.link;

import com.google.protobuf.Duration;
import java.util.concurrent.TimeUnit;

/** How long a map says to wait, which may be anything. */
final class Waits {

  private static final long MAX_SECONDS = TimeUnit.DAYS.toSeconds(1);
  private static final int MAX_NANOS = 999_999_999;

  private Waits() {}

  /** Nanoseconds, from none to about a day, whatever was said. */
  static long nanos(Duration said) {
    return TimeUnit.SECONDS.toNanos(Math.clamp(said.getSeconds(), 0, MAX_SECONDS))
        + Math.clamp(said.getNanos(), 0, MAX_NANOS);
  }
}
