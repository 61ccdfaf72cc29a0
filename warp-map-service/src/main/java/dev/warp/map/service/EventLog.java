package dev.warp.map.service;

import dev.warp.control.log.FieldLog;
import dev.warp.io.NanoClock;
import dev.warp.map.engine.MapEvent;
import dev.warp.map.engine.MapEvent.InterfaceGone;
import dev.warp.map.engine.MapEvent.InterfaceRegistered;
import dev.warp.map.engine.MapEvent.Replicated;
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
  private final FieldLog log;
  private final TokenBucket allowed = new TokenBucket(LINES_PER_SECOND, BURST);
  private long omitted;

  EventLog(NanoClock clock, FieldLog log) {
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void accept(MapEvent event) {
    switch (event) {
      case InterfaceRegistered registered ->
          write(
              log.line("interface_registered", "interface registered")
                  .with("gate", registered.gate())
                  .with("interface", registered.interfaceId())
                  .with("reflexive", registered.reflexive()));
      case InterfaceGone gone ->
          write(
              log.line("interface_gone", "interface gone")
                  .with("gate", gone.gate())
                  .with("interface", gone.interfaceId())
                  .with("reason", gone.expired() ? "expired" : "deregistered"));
      case Replicated _ -> {
        // The replica that holds the interface has a line of it.
      }
    }
  }

  private void write(FieldLog.Line line) {
    if (!allowed.tryTake(clock.nanoTime())) {
      omitted++;
      return;
    }
    if (omitted > 0) {
      line.with("omitted_before", omitted);
    }
    line.info();
    omitted = 0;
  }
}
