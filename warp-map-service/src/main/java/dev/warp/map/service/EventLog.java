package dev.warp.map.service;

import dev.warp.io.NanoClock;
import dev.warp.map.engine.MapEvent;
import dev.warp.map.engine.MapEvent.InterfaceGone;
import dev.warp.map.engine.MapEvent.InterfaceRegistered;
import dev.warp.protocol.session.TokenBucket;
import java.util.function.Consumer;

/**
 * A log line for each change of the registry, but not for each of many at once: thousands of gates
 * may register in the same second, and strangers can register gates of their own. To be used by one
 * thread.
 */
final class EventLog implements Consumer<MapEvent> {

  private static final int LINES_PER_SECOND = 10;
  private static final int BURST = 50;

  private final NanoClock clock;
  private final Consumer<String> lines;
  private final TokenBucket allowed = new TokenBucket(LINES_PER_SECOND, BURST);
  private long omitted;

  EventLog(NanoClock clock, Consumer<String> lines) {
    this.clock = clock;
    this.lines = lines;
  }

  @Override
  public void accept(MapEvent event) {
    if (!allowed.tryTake(clock.nanoTime())) {
      omitted++;
      return;
    }
    lines.accept(omitted == 0 ? line(event) : line(event) + " omitted_before=" + omitted);
    omitted = 0;
  }

  private static String line(MapEvent event) {
    return switch (event) {
      case InterfaceRegistered registered ->
          "interface registered gate=%s interface=%d reflexive=%s"
              .formatted(registered.gate(), registered.interfaceId(), registered.reflexive());
      case InterfaceGone gone ->
          "interface gone gate=%s interface=%d reason=%s"
              .formatted(
                  gone.gate(), gone.interfaceId(), gone.expired() ? "expired" : "deregistered");
    };
  }
}
